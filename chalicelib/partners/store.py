"""The partners table: `partners`/`prt_…` is a partner. There are dozens, under one key."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import PARTNER
from chalicelib.partners.rules.partner import Partner, Webhook
from chalicelib.partners.rules.secrets import ClientSecret, WebhookSecret

_PK = "partners"


class Partners:
    """The store of partners."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def all(self) -> list[Partner]:
        """All partners, up to date, by their ids."""
        return [_partner(item) for item in query_plain(self._connection, self._table, _PK)]

    def find(self, partner_id: str) -> Partner | None:
        """A partner, up to date; None where there is none."""
        if not partner_id.startswith(PARTNER):
            return None
        found = get_plain(self._connection, self._table, [(_PK, partner_id)])
        return next(map(_partner, found), None)

    def get(self, partner_id: str) -> Partner:
        """A partner, up to date. Raises `not_found`."""
        found = self.find(partner_id)
        if found is None:
            raise Refused("not_found")
        return found

    def put(self, partner: Partner) -> Write:
        """Put a new partner."""
        return put_new(self._table, _item(partner), lambda _: Refused("unavailable", retry_after=1))

    def change(self, partner: Partner, to: Partner) -> Write:
        """Store what a partner was changed to; `state_conflict` where somebody has changed it since
        it was read."""
        item = _item(to) | {"version": partner.version + 1}
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put=item,
            condition="version = :version",
            values={":version": partner.version},
        )

    def silence(self, partner_id: str, url: str) -> Write:
        """Tell a partner nothing more under an address at which there is nobody. Refused with
        `state_conflict` where it has another by now."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _PK, "sk": partner_id},
            update="SET webhook.#state = :gone, version = version + :one",
            condition="webhook.#url = :url",
            names={"#state": "state", "#url": "url"},
            values={":gone": "gone", ":url": url, ":one": 1},
        )


def _item(partner: Partner) -> dict[str, Any]:
    item = asdict(partner)
    item["client_secrets"] = [_there(one) for one in item["client_secrets"]]
    item["webhook"]["secrets"] = [_there(one) for one in item["webhook"]["secrets"]]
    return {"pk": _PK, "sk": item.pop("id"), **item}


def _there(members: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _partner(item: Mapping[str, Any]) -> Partner:
    webhook = item["webhook"]
    return Partner(
        id=item["sk"],
        name=item["name"],
        return_origins=tuple(item["return_origins"]),
        state=item["state"],
        client_secrets=tuple(ClientSecret(**one) for one in item["client_secrets"]),
        webhook=Webhook(
            secrets=tuple(WebhookSecret(**one) for one in webhook["secrets"]),
            url=webhook["url"],
            state=webhook["state"],
        ),
        created_at=item["created_at"],
        version=item["version"],
    )
