"""Residents over HTTP: the registry, and what is brought into it."""
