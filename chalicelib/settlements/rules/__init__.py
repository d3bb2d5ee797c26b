"""What a settlement is: who is paid what, why a line is held, how lines become payments.

A settlement is drafted by one finance officer and approved by another. Each line nets one
merchant's account up to a moment; approving it moves what is still owed from the merchant's account
to the settlement's, and its payments are what the bank is asked to carry out.
"""
