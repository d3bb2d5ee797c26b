"""What the city shows everybody of what its money did."""
