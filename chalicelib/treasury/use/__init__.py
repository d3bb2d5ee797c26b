"""What finance officers do with the registers."""
