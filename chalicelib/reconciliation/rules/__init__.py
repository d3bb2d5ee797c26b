"""What a reconciliation says: checks, exceptions, what is in transit, and the kept report."""
