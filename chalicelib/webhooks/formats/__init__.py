"""How webhooks are written and signed."""
