"""The DynamoDB tables, one per concept, declared once.

From this declaration come the CloudFormation template (infra/template.py), the IAM policies'
table names and the tables that tests create in the emulator.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

# What a table holds: the ledger's own records; what could be made anew from them; or what is gone,
# or made anew, by itself after a while.
Holds = Literal["records", "projection", "passing"]


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index over two string attributes; it holds keys only.

    Keys only is the cheapest projection: an index entry is written again only where one of its
    keys changed, and a list screen reads the page's items with one `BatchGetItem`.
    """

    name: str
    hash_key: str
    range_key: str


@dataclass(frozen=True, slots=True)
class Table:
    """A concept's table. Every key attribute is a string; `ttl` is in epoch seconds.

    `release_day` marks the tables that every claim or redemption writes to: they are kept warm
    for a release day (infra/template.py has the figures). What `holds` means to a restore is told
    in infra/restore.py.
    """

    concept: str
    sorted: bool = False
    ttl: bool = False
    stream: bool = False
    release_day: bool = False
    holds: Holds = "records"
    indexes: tuple[Index, ...] = field(default=())

    @property
    def logical_id(self) -> str:
        """The table's name within the template, such as `TransfersTable`."""
        return f"{self.concept.capitalize()}Table"

    def name(self, stage: str) -> str:
        """The table's name in an account: `tumbas-{stage}-{concept}`."""
        return f"tumbas-{stage}-{self.concept}"

    def key_properties(self, stage: str) -> dict[str, Any]:
        """What `CreateTable` and CloudFormation both need: name, keys, indexes, stream."""
        keys = [("pk", "HASH"), ("sk", "RANGE")] if self.sorted else [("pk", "HASH")]
        names = [name for name, _ in keys]
        names += [key for index in self.indexes for key in (index.hash_key, index.range_key)]
        properties: dict[str, Any] = {
            "TableName": self.name(stage),
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in dict.fromkeys(names)
            ],
            "KeySchema": [{"AttributeName": name, "KeyType": kind} for name, kind in keys],
        }
        if self.indexes:
            properties["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index.name,
                    "KeySchema": [
                        {"AttributeName": index.hash_key, "KeyType": "HASH"},
                        {"AttributeName": index.range_key, "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
                for index in self.indexes
            ]
        return properties


TABLES: tuple[Table, ...] = (
    Table("transfers", stream=True, release_day=True),
    Table("journal", sorted=True, holds="projection"),
    Table("totals", sorted=True, holds="projection"),
    Table("accounts"),
    Table("identity", sorted=True, ttl=True),
    Table(
        "residents",
        sorted=True,
        release_day=True,
        indexes=(Index("by_name", "name_bucket", "name_key"),),
    ),
    Table(
        "merchants",
        sorted=True,
        indexes=(
            Index("by_place", "kelurahan_code", "place_key"),
            Index("by_nmid", "nmid", "pk"),
        ),
    ),
    Table(
        "products",
        sorted=True,
        ttl=True,
        indexes=(
            Index("by_place", "kelurahan_code", "place_key"),
            Index("by_change", "change_shard", "changed"),
        ),
    ),
    Table("campaigns"),
    Table("budgets", release_day=True),
    Table("vouchers", ttl=True, release_day=True),
    Table("redemptions"),
    # From where shops are paid at their stickers.
    Table("stickers", sorted=True, ttl=True, holds="passing"),
    # What residents ask shops to undo.
    Table("payments", sorted=True),
    Table("marketplace", sorted=True, indexes=(Index("by_sale", "sale_of", "sold_on"),)),
    Table("idempotency", ttl=True, release_day=True, holds="passing"),
    Table("imports", sorted=True, ttl=True, holds="passing"),
    Table("reports", sorted=True, holds="projection"),
    Table(
        "incentives",
        sorted=True,
        indexes=(Index("by_state", "listed_under", "listed_as"),),
    ),
    Table("treasury", sorted=True),
    Table("acquirers", sorted=True, ttl=True),
    Table("fiscal", sorted=True, holds="projection"),
    Table("procurement", sorted=True),
    Table("codes", sorted=True, ttl=True),
    Table("growth", sorted=True),
    Table("impact", sorted=True),
    Table("notices", sorted=True, ttl=True),
    Table("live", sorted=True, ttl=True, holds="passing"),
    Table("settlements", sorted=True),
    Table("bank", sorted=True),
    Table("days", sorted=True),
    Table("reconciliations", sorted=True),
    Table("corrections", sorted=True),
    Table("exports", sorted=True, ttl=True, holds="passing"),
    Table("partners", sorted=True),
    Table(
        "webhooks",
        sorted=True,
        ttl=True,
        holds="passing",
        indexes=(Index("by_failed", "failed_of", "failed_at"),),
    ),
    Table("documents", sorted=True, holds="passing"),
    Table("audit", sorted=True),
)

BY_CONCEPT = {table.concept: table for table in TABLES}


def create_tables(client: Any, stage: str) -> None:
    """Create every table in an emulator, without CloudFormation (for tests of stores).

    `client` is a boto3 DynamoDB client; raises its `ResourceInUseException` where a table exists.
    """
    for table in TABLES:
        stream: dict[str, Any] = {}
        if table.stream:
            stream["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
        client.create_table(**table.key_properties(stage), **stream)
        if table.ttl:
            client.update_time_to_live(
                TableName=table.name(stage),
                TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True},
            )
