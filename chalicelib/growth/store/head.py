"""How far sales are counted, and who has paid before."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from botocore.exceptions import ClientError
from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.growth.store.items import DAY, HEAD, PAYER, payer_key
from chalicelib.growth.store.sheets import Overtaken

_TAKEN = "ConditionalCheckFailedException"


class Head:
    """The instant before which everything is counted."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def read(self) -> datetime | None:
        """That instant; None where nothing is counted yet."""
        key = (HEAD["pk"], HEAD["sk"])
        for item in get_plain(self._connection, self._table, [key]):
            return from_text(item["through"])
        return None

    def move(self, seen: datetime | None, to: datetime) -> Write:
        """Move it on from where it was seen; Overtaken where somebody else has."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=HEAD,
            update="SET through = :to",
            condition="through = :seen" if seen else "attribute_not_exists(pk)",
            values={":to": to_text(to), **({":seen": to_text(seen)} if seen else {})},
        )

    def looked_on(self) -> str | None:
        """The last business day on which the daily work was done."""
        key = (DAY["pk"], DAY["sk"])
        for item in get_plain(self._connection, self._table, [key]):
            return str(item["looked_on"])
        return None

    def looked(self, day: str) -> None:
        """Note that it was done."""
        item = {**DAY, "looked_on": day}
        client_of(self._connection).put_item(
            TableName=self._table, Item={name: to_raw(value) for name, value in item.items()}
        )

    def forget(self) -> None:
        """Begin anew: for a rebuild, while nothing counts."""
        key = {name: {"S": value} for name, value in HEAD.items()}
        client_of(self._connection).delete_item(TableName=self._table, Key=key)


class Payers:
    """Who has paid, by voucher or with a reward, and by which transfer first."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def first(self, resident_ids: Iterable[str]) -> dict[str, str]:
        """The transfer by which each of these residents that has paid did so first."""
        keys = {payer_key(one): one for one in resident_ids}
        found = get_plain(self._connection, self._table, keys)
        return {keys[item["pk"], item["sk"]]: item["transfer_id"] for item in found}

    def note(self, first: Mapping[str, str]) -> None:
        """Note residents' first payments, by resident; of one that stands there nothing changes."""
        client = client_of(self._connection)
        for resident_id, transfer_id in first.items():
            pk, sk = payer_key(resident_id)
            try:
                client.put_item(
                    TableName=self._table,
                    Item={"pk": {"S": pk}, "sk": {"S": sk}, "transfer_id": {"S": transfer_id}},
                    ConditionExpression="attribute_not_exists(pk)",
                )
            except ClientError as error:
                if error.response["Error"]["Code"] != _TAKEN:
                    raise

    def clear(self) -> None:
        """Forget everybody: for a rebuild, while nothing counts."""
        client = client_of(self._connection)
        for item in list(scan_plain(self._connection, self._table)):
            if item["pk"].startswith(PAYER):
                key = {"pk": {"S": item["pk"]}, "sk": {"S": item["sk"]}}
                client.delete_item(TableName=self._table, Key=key)
