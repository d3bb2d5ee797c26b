"""What campaigns may be, and what their money does."""
