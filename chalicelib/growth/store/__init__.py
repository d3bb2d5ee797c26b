"""The growth table."""
