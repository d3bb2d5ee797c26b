"""Logins in bulk, for imports."""

from collections.abc import Iterable

from chalicelib.identity.rules import Login
from chalicelib.identity.store import Identities, IdentityItem


def delete_logins(identities: Identities, logins: Iterable[tuple[str, Login]]) -> None:
    """Stop these phones (keyed hashes) from signing in for these subjects."""
    with IdentityItem.batch_write() as batch:
        for phone, login in logins:
            item = identities.login_item(phone, login)
            batch.delete(IdentityItem(item["pk"], item["sk"]))
