"""The registers of purchases."""
