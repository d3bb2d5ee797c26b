"""What sales are, how they are kept, and what they come to."""
