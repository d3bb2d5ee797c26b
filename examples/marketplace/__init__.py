"""A shop on somebody else's site that takes the city's vouchers."""
