"""Claiming, granting, deciding."""
