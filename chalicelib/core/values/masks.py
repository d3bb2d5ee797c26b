"""Names and numbers as others may see them."""


def mask_name(name: str) -> str:
    """A name for others to see: `Siti Rahayu` becomes `S*** R***`, whatever its length."""
    initials = [next((c for c in word if c.isalnum()), "") for word in name.split()]
    return " ".join([initial + "***" for initial in initials if initial])


def mask_phone(number: str) -> str:
    """A phone number in normal form with only its last three digits: `+62********890`."""
    return "+62" + "*" * max(len(number) - 6, 0) + number[-3:]


def mask_account(number: str) -> str:
    """A bank account's number with only its last four digits: `******5678`."""
    return "*" * max(len(number) - 4, 0) + number[-4:]


def mask_nik(last4: str) -> str:
    """A NIK of which only the last four digits are kept: `************0001`."""
    return "*" * 12 + last4
