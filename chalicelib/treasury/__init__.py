"""What the city and the program owe each other: what SP2Ds promise, and what goes back by STS."""
