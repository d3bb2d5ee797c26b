"""What the city buys: taxes withheld, and remitted to the state."""
