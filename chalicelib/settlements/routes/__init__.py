"""Settlements over HTTP: what finance does with them, and payouts as their merchants see them."""
