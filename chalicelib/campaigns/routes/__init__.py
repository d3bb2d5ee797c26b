"""Campaigns over HTTP: as the city keeps them, and as everybody sees them."""
