"""Bank statements and their lines, in the bank table.

| pk | sk | holds |
| --- | --- | --- |
| `{statement}` | `statement` | what it is, how far matching has come, its lines counted by state |
| `{statement}` | `line#0000012` | a line and what has become of it |
| `statements` | instant, statement | the list of statements |
| `account#{account}` | last day, first day, statement | its balances, to find gaps |
| `waiting` | instant, statement, line | a line that waits for people |
| `print#{fingerprint}` | `print` | which line told of a movement first |
| `funding#{transfer}` | `funding` | which line confirmed an SP2D's money |
| `moved` | business day | what lines moved on that day, in rupiah by kind |
| `lease#{statement}` | `lease` | who works on a statement |

A line is put once, in one transaction with its fingerprint, its money and the counts.
"""
