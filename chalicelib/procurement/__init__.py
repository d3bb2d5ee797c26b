"""What the city buys from small businesses out of its own budget."""
