"""The city's year: what became of its money by account code, and what is left when it ends."""
