"""Keyed hashes: what is known of a NIK, phone, code or refresh token without keeping it."""

import hmac
from base64 import urlsafe_b64encode


def keyed_hash(pepper: bytes, purpose: str, value: str) -> str:
    """A keyed hash of a NIK, phone, code or refresh token: 22 characters of base64url.

    HMAC-SHA-256 cut to 128 bits. A NIK has few enough values to try them all, so what protects
    it is the pepper, not the length; and among a million residents two share a hash with
    a chance of 2⁻⁸⁹. `purpose` keeps apart what is hashed for different ends (a phone's hash
    in the registry says nothing about the same phone elsewhere); it holds no NUL, which ends it.
    """
    return urlsafe_b64encode(keyed_digest(pepper, purpose, value)[:16]).rstrip(b"=").decode()


def keyed_digest(pepper: bytes, purpose: str, value: str) -> bytes:
    """The 32 bytes from which a keyed hash is cut. Raises ValueError for a NUL in `purpose`."""
    if "\0" in purpose:
        raise ValueError("a purpose holds no NUL")
    # "surrogatepass": JSON can smuggle in half a character, which must be a miss, not a crash.
    text = f"{purpose}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(pepper, text, "sha256")
