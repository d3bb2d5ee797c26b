"""The settlements table.

| pk | sk | holds |
| --- | --- | --- |
| `{settlement}` | `settlement` | the settlement: its account too, and the guard of its payouts |
| `{settlement}` | `line#00017` | a line |
| `{settlement}` | `left#00000500` | who was left out, many to an item |
| `{settlement}` | `file#{format}#{sha256}` | a payout file as it was rendered |
| `{merchant}` | `line#{number}` | where a merchant's line is: its payouts in the order of time |
| `settlements` | `{number}` | which settlement has a number |
| `holds` | `{merchant}#{redemption}` | what an officer holds, of all merchants: there are few |
"""

# Sorts behind all that begins with a name and then has letters, digits or "#".
END = "~"
