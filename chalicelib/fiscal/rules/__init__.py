"""Which redemptions were paid out, and what a year comes to by account code."""
