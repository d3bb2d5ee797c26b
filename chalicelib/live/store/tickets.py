"""Tickets, each under its hash: whoever reads the table can open nothing."""

from datetime import datetime
from hashlib import sha256

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.live.rules import Ticket

_SK = "ticket"


class Tickets:
    """The store of tickets."""

    def __init__(self, writer: Writer, table: str) -> None:
        self._writer = writer
        self._table = table

    def put(self, secret: str, ticket: Ticket) -> None:
        """Put a new one, known by its secret."""
        self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key=_key(secret),
                # For half of a transaction's units.
                update="SET subject_id = :subject, topics = :topics, ends_at = :until, #ttl = :ttl",
                condition="attribute_not_exists(pk)",
                names={"#ttl": "ttl"},
                values={
                    ":subject": ticket.subject_id,
                    ":topics": list(ticket.topics),
                    ":until": ticket.until,
                    ":ttl": epoch(from_text(ticket.until)),
                },
            )
        )

    def use(self, secret: str, now: datetime) -> Ticket:
        """Use one up. Raises `unauthenticated` where there is none, it has been used, or its time
        is over."""
        item = self._writer.update(
            Write(
                self._table,
                lambda _: Refused("unauthenticated"),
                key=_key(secret),
                update="SET used_at = :now",
                condition="ends_at > :now AND attribute_not_exists(used_at)",
                values={":now": to_text(now)},
            )
        )
        return Ticket(item["subject_id"], tuple(item["topics"]), item["ends_at"])


def _key(secret: str) -> dict[str, str]:
    return {"pk": f"ticket#{sha256(secret.encode()).hexdigest()}", "sk": _SK}
