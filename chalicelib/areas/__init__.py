"""The API's functions: one for each area, which mounts what it answers and loads no other rooms.

A flood in one area, or a fault, cannot stop another: each has a concurrency and a policy of its own
(infra/areas.py, infra/permissions.py). app.py puts them together for Chalice.
"""
