"""Signing in, staying signed in, and who keeps whom on the staff."""
