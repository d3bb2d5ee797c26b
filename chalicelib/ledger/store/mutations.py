"""Mutations: transfers that were overwritten or removed, which nobody may. What the stream has told
of them stays, in the totals table, for reconciliation to show."""

from collections.abc import Iterator
from datetime import datetime

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import query_range
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.rules.transfer import Mutation

_MUTATIONS = "mutations"


class Mutations:
    """Rows of the totals table, in the order of time; nothing removes one."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def note(self, mutation: Mutation) -> None:
        """Note a mutation; the same again changes nothing."""
        at = to_text(mutation.at)
        item = {
            "pk": _MUTATIONS,
            "sk": f"{at}#{mutation.transfer_id}#{mutation.sequence}",
            "event": mutation.event,
            "transfer_id": mutation.transfer_id,
            "at": at,
            "sequence": mutation.sequence,
        }
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )

    def between(self, since: datetime, until: datetime) -> Iterator[Mutation]:
        """The mutations with since <= at < until, oldest first."""
        rows = query_range(
            self._connection, self._table, _MUTATIONS, to_text(since), to_text(until)
        )
        for row in rows:
            yield Mutation(row["transfer_id"], row["event"], from_text(row["at"]), row["sequence"])
