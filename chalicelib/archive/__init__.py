"""Every transfer once more, where nobody can change or delete it."""
