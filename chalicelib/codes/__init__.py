"""Codes that are claimed by people outside the registry."""
