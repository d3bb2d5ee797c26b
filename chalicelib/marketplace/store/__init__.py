"""The marketplace table."""
