"""Acquirers over HTTP: their own door, and what admins do."""
