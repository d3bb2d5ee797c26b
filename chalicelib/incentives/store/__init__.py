"""Payments, claims and cards in their table."""
