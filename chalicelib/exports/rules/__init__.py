"""What an export holds and reaches, what a statement on paper says."""
