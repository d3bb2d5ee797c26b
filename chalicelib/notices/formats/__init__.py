"""How a push is encrypted and who says that we sent it."""
