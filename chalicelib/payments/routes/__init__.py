"""The routes of payments: those that move money, and those around them."""
