"""Every function of the city runs under its own policy in tests of HTTP and of stores.

While a function is under way (`entrances.py`), each call that it makes of AWS (`calls.py`) is held
against what `infra.permissions` grants it (`documents.py`): what is not granted is refused as AWS
refuses it, so that the test fails, and what is granted is noted as used (`recorder.py`). After the
last test `python -m tests.policies` fails on a grant that nothing has used.
"""
