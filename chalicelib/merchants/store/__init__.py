"""The merchants table: each merchant's profile, its account, and its cashiers.

The account item holds what a redemption conditions on (state, category, ceilings, the phones that
may use the till) beside what is owed, so that redeeming writes one item of the merchant and reads
none.
"""
