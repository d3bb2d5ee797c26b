"""The rules of redemptions: what they are, and which vouchers pay a merchant."""
