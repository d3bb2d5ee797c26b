"""What is done with merchants: by themselves, by staff, by imports, by whoever looks for a shop."""
