"""Listeners, in one table; and the sockets by which they are told.

| pk | sk | what it is |
| --- | --- | --- |
| whose it is | the second of a ticket, `#`, its hash | a ticket; with `connection` a listener |
"""
