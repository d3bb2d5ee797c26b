"""Counting what was paid out, and reading the year."""
