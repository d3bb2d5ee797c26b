"""The world of a simulation: its clock, its scheduler, and AWS as the services see it, all of it
decided by one seed (decision 44)."""
