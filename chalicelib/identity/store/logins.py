"""Logins: for whom a phone may sign in."""

from collections.abc import Iterable
from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import RESIDENT
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.table import IdentityItem


class Logins:
    """The store of logins. A `phone` is a keyed hash."""

    def __init__(self, table: str) -> None:
        self._table = table

    def of_phone(self, phone: str, role: str | None = None) -> list[Login]:
        """For whom a phone may sign in, in a stable order; as a visitor last."""
        condition = IdentityItem.sk.startswith(f"{role}#") if role else None
        logins = [
            _login(item) for item in IdentityItem.query(_pk(phone), condition, consistent_read=True)
        ]
        if role in (None, RESIDENT):
            visitors = IdentityItem.query(_visitor_pk(phone), consistent_read=True)
            logins += [Login(RESIDENT, item.sk, "") for item in visitors]
        return logins

    def put_many(self, logins: Iterable[tuple[str, Login]]) -> None:
        """Let these phones sign in for these subjects. Doing it twice changes nothing."""
        with IdentityItem.batch_write() as batch:
            for phone, login in logins:
                batch.save(IdentityItem(**_item(phone, login)))

    def delete_many(self, logins: Iterable[tuple[str, Login]]) -> None:
        """Stop these phones from signing in for these subjects. Doing it twice changes nothing."""
        with IdentityItem.batch_write() as batch:
            for phone, login in logins:
                batch.delete(IdentityItem(_pk(phone), _sk(login.role, login.id)))

    def put(self, phone: str, login: Login) -> Write:
        """The write that lets a phone sign in, for a transaction."""
        return Write(self._table, lambda _: Refused("state_conflict"), put=_item(phone, login))

    def delete(self, phone: str, role: str, subject_id: str) -> Write:
        """The write that stops a phone from signing in, for a transaction."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _pk(phone), "sk": _sk(role, subject_id)},
            delete=True,
        )

    def stands(self, phone: str, login: Login) -> Write:
        """The condition that a phone may still sign in; else `unauthenticated`."""
        # Nobody has told a visitor's name.
        visitor = login.role == RESIDENT and not login.name
        pk = _visitor_pk(phone) if visitor else _pk(phone)
        sk = login.id if visitor else _sk(login.role, login.id)
        return Write(
            self._table,
            lambda _: Refused("unauthenticated"),
            key={"pk": pk, "sk": sk},
            condition="attribute_exists(pk)",
        )

    def put_delegate(self, phone: str, login: Login) -> Write:
        """The write that lets a delegate's phone sign in for a resident. It has a key of its own:
        whoever gets a phone by an import may be its holder, too."""
        item = {"pk": _pk(phone), "sk": _sk(RESIDENT, f"{login.id}#{login.delegate}")}
        held = item | {"name": login.name, "until": login.until}
        return Write(self._table, lambda _: Refused("state_conflict"), put=held)

    def delete_delegate(self, phone: str, resident_id: str, delegate_id: str) -> Write:
        """The write that stops a delegate's phone from signing in for a resident."""
        return self.delete(phone, RESIDENT, f"{resident_id}#{delegate_id}")

    def put_visitor(self, phone: str, visitor_id: str) -> Write:
        """The write that lets a phone sign in as a visitor. It has a key of its own, so that the
        function that strangers call may write no other login."""
        item = {"pk": _visitor_pk(phone), "sk": visitor_id}
        return Write(self._table, lambda _: Refused("state_conflict"), put=item)

    def delete_visitor(self, phone: str, visitor_id: str) -> Write:
        """The write that stops a phone from signing in as a visitor."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _visitor_pk(phone), "sk": visitor_id},
            delete=True,
        )


def _pk(phone: str) -> str:
    return f"phone#{phone}"


def _visitor_pk(phone: str) -> str:
    return f"visitor#{phone}"


def _sk(role: str, subject_id: str) -> str:
    return f"{role}#{subject_id}"


def _item(phone: str, login: Login) -> dict[str, Any]:
    return {"pk": _pk(phone), "sk": _sk(login.role, login.id), "name": login.name}


def _login(item: IdentityItem) -> Login:
    role, _, rest = item.sk.partition("#")
    subject_id, _, delegate = rest.partition("#")
    return Login(role, subject_id, item.name or "", delegate, item.until or "")
