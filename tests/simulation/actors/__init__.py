"""Residents, merchants, staff and jobs of a simulated city: what each does, one act after another,
over the same HTTP as ever (decision 45)."""
