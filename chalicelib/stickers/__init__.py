"""The shop's sticker: written, printed, renewed, read by the wallet; and who misuses one."""
