"""The codes table: `code#{hash}` is a code, of which only the keyed hash is kept; `cfl_…` a file of
codes, its head and, packed, the hashes of its codes; `files#{campaign}` lists them; `phone#{hash}`
says what a phone has claimed of a campaign; `guesses#{who}` when somebody gave wrong codes."""
