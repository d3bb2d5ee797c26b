"""What SNAP BI signs, and the token that it asks for."""
