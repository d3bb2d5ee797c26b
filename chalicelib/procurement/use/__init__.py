"""What people do with purchases and with the tax withheld from them."""
