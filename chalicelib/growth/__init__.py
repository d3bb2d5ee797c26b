"""Sales against the year before, by channel, category and kelurahan."""
