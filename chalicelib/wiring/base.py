"""What everything else stands on: the connection to DynamoDB, clients of other services, keys."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.config import Config
from pynamodb.connection import Connection

from chalicelib.campaigns.store import BudgetItem, CampaignItem
from chalicelib.core.audit import AuditItem, AuditJournal
from chalicelib.core.dynamo import Writer, bind, connect
from chalicelib.core.idempotency import RecordItem, Records
from chalicelib.core.instants import Clock
from chalicelib.core.settings import Settings
from chalicelib.corrections.store import CorrectionItem
from chalicelib.identity.keys import SecretsManagerKeys
from chalicelib.identity.store import IdentityItem
from chalicelib.ledger.journal import JournalItem
from chalicelib.ledger.store import AccountItem, TransferItem
from chalicelib.merchants.store import MerchantItem
from chalicelib.products.store import ProductItem
from chalicelib.redemptions.store import RefundedItem
from chalicelib.residents.store import ResidentItem
from chalicelib.vouchers.store import VoucherItem

MODELS = {
    "accounts": AccountItem,
    "audit": AuditItem,
    "budgets": BudgetItem,
    "campaigns": CampaignItem,
    "corrections": CorrectionItem,
    "idempotency": RecordItem,
    "identity": IdentityItem,
    "journal": JournalItem,
    "merchants": MerchantItem,
    "products": ProductItem,
    "redemptions": RefundedItem,
    "residents": ResidentItem,
    "transfers": TransferItem,
    "vouchers": VoucherItem,
}


@dataclass(frozen=True)
class Base:
    """The ground: clients are made when they are first needed."""

    settings: Settings
    clock: Clock

    def __post_init__(self) -> None:
        # The models must know their tables before any store uses them.
        _ = self.connection

    @cached_property
    def connection(self) -> Connection:
        connection = connect(self.settings)
        bind(connection, self.settings, MODELS)
        return connection

    @cached_property
    def _session(self) -> Any:
        # One session for all clients: a second one would read the service models again.
        return self.connection.session

    def client(self, service: str) -> Any:
        """A client of another AWS service."""
        return self._session.create_client(service, region_name=self.settings.region)

    @cached_property
    def sqs(self) -> Any:
        return self.client("sqs")

    def _storage(self) -> Any:
        # Checksums "when required": else a signed address carries that of an empty body. "virtual":
        # else it names S3's global host, which does not serve Jakarta.
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            s3={"addressing_style": "virtual"},
        )
        return self._session.create_client("s3", region_name=self.settings.region, config=config)

    @cached_property
    def keys(self) -> SecretsManagerKeys:
        return SecretsManagerKeys(
            lambda: self.client("secretsmanager"), self.settings.secret, self.clock
        )

    @cached_property
    def writer(self) -> Writer:
        return Writer(self.connection)

    @cached_property
    def records(self) -> Records:
        return Records(self.settings.table("idempotency"))

    @cached_property
    def audit(self) -> AuditJournal:
        return AuditJournal(self.settings.table("audit"))

    def send_to(self, queue_url: str) -> Callable[[Mapping[str, Any], int], None]:
        """What puts a message into a queue, to be delivered after some seconds."""

        def send(message: Mapping[str, Any], delay_s: int) -> None:
            self.sqs.send_message(
                QueueUrl=queue_url, MessageBody=json.dumps(message), DelaySeconds=delay_s
            )

        return send
