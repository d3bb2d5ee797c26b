"""What a payment at a sticker is, why one is refused, and when it is undone."""
