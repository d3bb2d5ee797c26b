"""Families of refresh tokens: which token of a signed-in browser is the newest."""

from datetime import datetime
from typing import cast

from pynamodb.exceptions import UpdateError

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.identity.rules.logins import Login, Role
from chalicelib.identity.rules.sessions import TokenFamily
from chalicelib.identity.store.table import IdentityItem, find_item


class Families:
    """The store of families."""

    def __init__(self, table: str) -> None:
        self._table = table

    def begin(self, family: TokenFamily) -> Write:
        """Put a new family."""
        item = {
            "pk": _pk(family.id),
            "sk": "family",
            "role": family.role,
            "phone": family.phone,
            "subject_id": family.subject_id,
            "holder": family.holder,
            "number": family.number,
            "rotated_at": family.rotated_at,
            "expires_at": family.expires_at,
            "ttl": epoch(from_text(family.expires_at)),
        }
        return put_new(self._table, item, lambda _: Refused("unavailable", retry_after=1))

    def find(self, family_id: str) -> TokenFamily | None:
        """A family, up to date; None where it has ended."""
        item = find_item(_pk(family_id), "family")
        if item is None:
            return None
        return TokenFamily(
            family_id,
            cast(Role, item.role),
            item.phone or "",
            item.subject_id or "",
            item.holder or "",
            int(item.number or 0),
            item.rotated_at or "",
            item.expires_at or "",
        )

    def rotate(self, family: TokenFamily, login: Login, now: datetime) -> None:
        """Make the next number the newest, of whoever came as this login; where another request
        has, there is nothing to do."""
        try:
            IdentityItem(_pk(family.id), "family").update(
                [
                    IdentityItem.number.set(family.number + 1),
                    IdentityItem.rotated_at.set(to_text(now)),
                    IdentityItem.subject_id.set(login.id),
                    IdentityItem.holder.set(login.holder),
                ],
                IdentityItem.number == family.number,
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def end(self, family_id: str) -> None:
        """Nobody in this family stays signed in."""
        IdentityItem(_pk(family_id), "family").delete()


def _pk(family_id: str) -> str:
    return f"family#{family_id}"
