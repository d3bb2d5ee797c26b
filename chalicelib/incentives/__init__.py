"""Incentives: QRIS payments at registered shops that a campaign rewards by its rule."""
