"""Readers of the files that offices send."""
