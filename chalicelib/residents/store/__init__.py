"""The residents table: the registry, and what each resident is entitled to.

| pk | sk | what |
| --- | --- | --- |
| `{resident id}` | `profile` | personal data, which imports write |
| `{resident id}` | `entitlement` | phone, kelurahan, segments, the vouchers claimed of each |
| | | campaign (`v_{campaign}`) and those that were issued anew (`replaced`) |

Claims condition on the entitlement, and no import overwrites it. It is there from the first sign-in
on. The index `by_name` lists profiles by their name's first letters, then by name and id.
"""
