"""What bank statements and their lines are, and what a line means to the ledger."""
