"""Who did what, when, from where: the audit journal."""
