"""What acquirers tell, and how it is read."""
