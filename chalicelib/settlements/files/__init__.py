"""Payout files: what the bank is asked to carry out, as CSV and as pain.001."""
