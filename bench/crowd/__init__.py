"""A city's release day and market day against AWS's quotas: a simulation of a crowd.

`python -m bench.crowd` takes a city's own numbers. What is **measured**: the processor time, the
calls and the units of each kind of request (`kinds.py`, on this machine, written into
bench/results.json by `python -m bench crowd`). What is **model**: how AWS refuses (`gates.py`, each
with its source), how long DynamoDB takes, when people press, and that they press again
(`numbers.py` states each).
"""
