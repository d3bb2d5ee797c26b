"""What a code is, and what may be done with one."""
