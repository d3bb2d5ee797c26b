"""The vouchers table: vouchers, and codes to type."""
