"""What partners are: decisions about their secrets and states."""
