"""What a sticker says, and why one does not pay."""
