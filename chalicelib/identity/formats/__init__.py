"""The text of access tokens."""
