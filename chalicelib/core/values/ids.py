"""Identifiers: opaque text with a prefix that names what it identifies.

Short where they travel inside a QR code: every byte there costs modules. An id need not be
secret (each use is authorised), only unique, and each is written with "put if absent".
"""

import secrets

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

ACT = "act_"
AUTHORIZATION = "aut_"
BANK_STATEMENT = "bst_"
CAMPAIGN = "cmp_"
CASHIER = "csh_"
CHALLENGE = "chl_"
# Of a challenge that a message answers.
CHALLENGE_OF_MESSAGE = "chl_m"
CLAIM = "clm_"
CODE_FILE = "cfl_"
CORRECTION = "cor_"
EXPORT = "exp_"
MERCHANT = "mrc_"
# Of a webhook; Standard Webhooks wants no dot in it.
MESSAGE = "msg_"
NOTICE = "ntc_"
ORDER = "ord_"
PARTNER = "prt_"
PAYMENT = "pay_"
PASSKEY = "psk_"
# Of a passkey, which signs it.
PASSKEY_CHALLENGE = "wch_"
PSP = "psp_"
PRODUCT = "prd_"
REMIT = "rmt_"
PUSH_SUBSCRIPTION = "psh_"
RESIDENT = "res_"
SETTLEMENT = "stl_"
STAFF = "stf_"
SURRENDER = "sur_"
# Of a connection that is to be opened.
TICKET = "tkt_"
TRANSFER = "trf_"
VOUCHER = "vch_"
UPLOAD = "upl_"
IMPORT = "imp_"

# Characters behind the prefix: 6 of 62 for campaigns (a city has hundreds), else 12 (71 bits)
# and more where ids are hashed rather than drawn, or must not be guessed (a challenge's).
_LENGTHS = {
    BANK_STATEMENT: 16,
    CAMPAIGN: 6,
    CHALLENGE: 22,
    CHALLENGE_OF_MESSAGE: 22,
    MESSAGE: 22,
    NOTICE: 22,
    PAYMENT: 22,
    PASSKEY: 22,
    PASSKEY_CHALLENGE: 22,
    RESIDENT: 16,
    TICKET: 22,
    TRANSFER: 22,
}


def new_id(prefix: str) -> str:
    """A new random id with this prefix, such as `vch_3fZk09aBcD1x`."""
    length = _LENGTHS.get(prefix, 12)
    return prefix + "".join([secrets.choice(_ALPHABET) for _ in range(length)])


def stable_id(prefix: str, digest: bytes) -> str:
    """The id that always belongs to what was hashed into `digest` (16 bytes or more)."""
    length = _LENGTHS.get(prefix, 12)
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(length):
        number, rest = divmod(number, 62)
        letters.append(_ALPHABET[rest])
    return prefix + "".join(letters)
