"""Two tables: campaigns, and their budgets."""
