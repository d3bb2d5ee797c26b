"""What engineers and auditors run by hand."""
