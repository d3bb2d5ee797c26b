"""What stands of payments beside their transfers."""
