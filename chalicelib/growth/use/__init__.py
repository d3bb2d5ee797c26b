"""Counting, importing and reporting sales."""
