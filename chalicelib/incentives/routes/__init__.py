"""Claims as residents and staff see them."""
