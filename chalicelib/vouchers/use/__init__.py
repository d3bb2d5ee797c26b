"""What is done with vouchers: a verb a file."""
