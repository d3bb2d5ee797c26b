"""What finance, the bank and merchants do with settlements.

`draft` and `approve` begin what may outlast a request; `job` goes on with it, by `prepare` and
`settle`.
"""
