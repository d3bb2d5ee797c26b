"""What was sold, by day, category and kelurahan."""
