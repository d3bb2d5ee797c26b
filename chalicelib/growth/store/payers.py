"""Who has paid before."""

from collections.abc import Iterable, Mapping

from botocore.exceptions import ClientError
from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain, scan_plain
from chalicelib.growth.store.items import PAYER, payer_key

_TAKEN = "ConditionalCheckFailedException"


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
