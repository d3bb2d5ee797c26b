"""Claiming, the wallet, payment tokens, what lapses and goes back."""
