"""What an SP2D promises, and how money goes back to the city."""
