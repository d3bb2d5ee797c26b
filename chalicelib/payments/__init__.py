"""Paying at a shop's sticker: several vouchers in one transaction, undone as one."""
