"""What a shop shows of itself beside its name: what it says, and what was checked."""

from collections.abc import Sequence

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.hours import Opening
from chalicelib.merchants.rules.merchant import CHECK_KINDS, Check, Service
from chalicelib.merchants.store.items import ACCOUNT, PROFILE, check_attribute, check_value


class Shopfronts:
    """The attributes of it in the merchants table: others change the rest of their items."""

    def __init__(self, table: str) -> None:
        self._table = table

    def say(
        self,
        merchant_id: str,
        services: Sequence[Service] | None,
        hours: Sequence[Opening] | None,
    ) -> Write:
        """Change a shop's services, its hours, or both; None leaves one as it is."""
        said: dict[str, list[str]] = {}
        if services is not None:
            said["services"] = list(services)
        if hours is not None:
            said["hours"] = [f"{one.day} {one.opens} {one.closes}" for one in hours]
        return Write(
            self._table,
            lambda _: Refused("not_found"),
            key={"pk": merchant_id, "sk": PROFILE},
            update="SET " + ", ".join(f"#{name} = :{name}" for name in said),
            condition="attribute_exists(pk)",
            names={f"#{name}": name for name in said},
            values={f":{name}": value for name, value in said.items()},
        )

    def check(self, merchant_id: str, checks: Sequence[Check]) -> Write:
        """Write down what was checked of a merchant, and nothing else."""
        there = {check_attribute(one.kind): check_value(one) for one in checks}
        gone = [name for name in map(check_attribute, CHECK_KINDS) if name not in there]
        sets = "SET " + ", ".join(f"{name} = :{name}" for name in there) if there else ""
        removes = " REMOVE " + ", ".join(gone) if gone else ""
        return Write(
            self._table,
            lambda _: Refused("not_found"),
            key={"pk": merchant_id, "sk": ACCOUNT},
            update=sets + removes,
            condition="attribute_exists(pk)",
            values={f":{name}": value for name, value in there.items()},
        )
