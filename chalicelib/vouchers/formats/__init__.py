"""Texts of vouchers: the payment token."""
