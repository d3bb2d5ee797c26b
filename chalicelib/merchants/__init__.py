"""Shops: registry, applications, directory, tills, what they are owed, statements."""
