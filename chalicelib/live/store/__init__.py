"""Tickets and listeners, in one table; and the sockets by which listeners are told.

| pk | sk | what it is |
| --- | --- | --- |
| `ticket#` and a ticket's hash | `ticket` | a ticket, good for one connection |
| a resident's or merchant's id | a connection's id | a listener |
"""
