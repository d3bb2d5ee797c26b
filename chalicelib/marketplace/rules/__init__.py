"""The rules of checkouts: what they are, and what vouchers pay of one."""
