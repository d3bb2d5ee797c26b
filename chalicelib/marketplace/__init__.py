"""Marketplaces: partners, and orders that vouchers pay on their sites."""
