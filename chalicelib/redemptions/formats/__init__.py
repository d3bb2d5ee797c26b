"""Texts of redemptions: the receipt."""
