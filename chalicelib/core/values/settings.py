"""What a deployment sets from outside, read once, when the parts are put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin


@dataclass(frozen=True, slots=True)
class Settings:
    """One city, one stage.

    `city` is the issuer (`iss`) of every token; `origin` is the address that residents see,
    for example `https://tumbas.malangkota.go.id`. `payout_…` are the terms of payouts, rupiah (see
    settlements/rules/terms.py); ceilings are None where Bank Indonesia's count, and charges are
    borne by `DEBT` (the city), `CRED` or `SHAR`. `webhook_loopback` (`127.0.0.1:8765`, on
    one machine alone) is the one address that is not public and may yet be told of orders;
    `push_loopback` likewise of notices. `whatsapp_…` are the city's number at WhatsApp (digits),
    the id by which Meta knows it, and the address of Meta's Graph API; "" where it has none.
    `sms_…` are an aggregator of text messages (see core/sms.py); without its address SNS sends.
    `live_endpoint` is where open WebSockets are told things.
    """

    stage: str
    city: str
    origin: str
    region: str
    imports_queue: str
    fiscal_queue: str
    ledger_dead_letters: str
    archive_queue: str
    uploads_bucket: str
    settlements_queue: str
    bank_queue: str
    days_queue: str
    day_function: str
    exports_queue: str
    reconciliations_queue: str
    documents_queue: str
    confirmations_queue: str
    photos_queue: str
    codes_queue: str
    impact_queue: str
    files_bucket: str
    media_bucket: str
    archive_bucket: str
    city_bank_code: str
    city_bank_account: str
    city_bank_account_name: str
    payout_minimum: int
    payout_bi_fast_most: int | None
    payout_skn_most: int | None
    payout_charges: str
    webhooks_queue: str
    webhook_loopback: str
    notices_queue: str
    pushes_queue: str
    push_loopback: str
    answers_queue: str
    whatsapp_number: str
    whatsapp_phone_number_id: str
    whatsapp_api: str
    sms_url: str
    sms_body: str
    sms_authorization: str
    live_queue: str
    live_endpoint: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Settings from environment variables; raises KeyError where the stage is not named."""
        return cls(
            stage=env["TUMBAS_STAGE"],
            city=env.get("TUMBAS_CITY", "malang"),
            origin=env.get("TUMBAS_ORIGIN", "http://localhost:8000"),
            region=env.get("AWS_REGION", env.get("AWS_DEFAULT_REGION", "ap-southeast-3")),
            imports_queue=env.get("TUMBAS_IMPORTS_QUEUE", ""),
            fiscal_queue=env.get("TUMBAS_FISCAL_QUEUE", ""),
            ledger_dead_letters=env.get("TUMBAS_LEDGER_DLQ", ""),
            archive_queue=env.get("TUMBAS_ARCHIVE_QUEUE", ""),
            uploads_bucket=env.get("TUMBAS_UPLOADS_BUCKET", ""),
            settlements_queue=env.get("TUMBAS_SETTLEMENTS_QUEUE", ""),
            bank_queue=env.get("TUMBAS_BANK_QUEUE", ""),
            days_queue=env.get("TUMBAS_DAYS_QUEUE", ""),
            day_function=env.get("TUMBAS_DAY_FUNCTION", ""),
            exports_queue=env.get("TUMBAS_EXPORTS_QUEUE", ""),
            reconciliations_queue=env.get("TUMBAS_RECONCILIATIONS_QUEUE", ""),
            documents_queue=env.get("TUMBAS_DOCUMENTS_QUEUE", ""),
            confirmations_queue=env.get("TUMBAS_CONFIRMATIONS_QUEUE", ""),
            photos_queue=env.get("TUMBAS_PHOTOS_QUEUE", ""),
            codes_queue=env.get("TUMBAS_CODES_QUEUE", ""),
            impact_queue=env.get("TUMBAS_IMPACT_QUEUE", ""),
            media_bucket=env.get("TUMBAS_MEDIA_BUCKET", ""),
            files_bucket=env.get("TUMBAS_FILES_BUCKET", ""),
            archive_bucket=env.get("TUMBAS_ARCHIVE_BUCKET", ""),
            city_bank_code=env.get("TUMBAS_CITY_BANK_CODE", ""),
            city_bank_account=env.get("TUMBAS_CITY_BANK_ACCOUNT", ""),
            city_bank_account_name=env.get("TUMBAS_CITY_BANK_ACCOUNT_NAME", ""),
            payout_minimum=int(env.get("TUMBAS_PAYOUT_MINIMUM", "0")),
            payout_bi_fast_most=_number(env.get("TUMBAS_PAYOUT_BI_FAST_MOST", "")),
            payout_skn_most=_number(env.get("TUMBAS_PAYOUT_SKN_MOST", "")),
            payout_charges=env.get("TUMBAS_PAYOUT_CHARGES", "DEBT"),
            webhooks_queue=env.get("TUMBAS_WEBHOOKS_QUEUE", ""),
            webhook_loopback=env.get("TUMBAS_WEBHOOK_LOOPBACK", ""),
            notices_queue=env.get("TUMBAS_NOTICES_QUEUE", ""),
            pushes_queue=env.get("TUMBAS_PUSHES_QUEUE", ""),
            push_loopback=env.get("TUMBAS_PUSH_LOOPBACK", ""),
            answers_queue=env.get("TUMBAS_ANSWERS_QUEUE", ""),
            whatsapp_number=env.get("TUMBAS_WHATSAPP_NUMBER", ""),
            whatsapp_phone_number_id=env.get("TUMBAS_WHATSAPP_PHONE_NUMBER_ID", ""),
            whatsapp_api=env.get("TUMBAS_WHATSAPP_API", ""),
            sms_url=env.get("TUMBAS_SMS_URL", ""),
            sms_body=env.get("TUMBAS_SMS_BODY", ""),
            sms_authorization=env.get("TUMBAS_SMS_AUTHORIZATION", ""),
            live_queue=env.get("TUMBAS_LIVE_QUEUE", ""),
            # On one machine it is a path at the emulator, whose port is another each time.
            live_endpoint=urljoin(
                env.get("AWS_ENDPOINT_URL", ""), env.get("TUMBAS_LIVE_ENDPOINT", "")
            ),
        )

    def table(self, concept: str) -> str:
        """The name of a concept's table, as infra/ creates it."""
        return f"tumbas-{self.stage}-{concept}"

    @property
    def city_account(self) -> tuple[str, str, str]:
        """The account that merchants are paid from: its bank's code, its number, its name. Raises
        RuntimeError where it was not set: no payout is ordered from another."""
        found = (self.city_bank_code, self.city_bank_account, self.city_bank_account_name)
        if not all(found):
            raise RuntimeError("set CityBankCode, CityBankAccount and CityBankAccountName")
        return found

    @property
    def secret(self) -> str:
        """The name of the secret that holds the key rings."""
        return f"tumbas/{self.stage}/keys"

    @property
    def channels_secret(self) -> str:
        """The name of the secret that holds those of messages, by WhatsApp and by SMS."""
        return f"tumbas/{self.stage}/channels"

    @property
    def whatsapp_messages(self) -> str:
        """Where the city's number at WhatsApp sends messages."""
        return f"{self.whatsapp_api}/{self.whatsapp_phone_number_id}/messages"

    @property
    def day_key(self) -> str:
        """The alias, in KMS, of the key that signs days."""
        return f"alias/tumbas-{self.stage}-days"

    @property
    def secrets_key(self) -> str:
        """The alias, in KMS, of the key that seals secrets."""
        return f"alias/tumbas-{self.stage}-secrets"

    @property
    def snap_key(self) -> str:
        """The alias, in KMS, of the key that signs what asks acquirers."""
        return f"alias/tumbas-{self.stage}-snap"

    @property
    def push_key(self) -> str:
        """The alias, in KMS, of the key by which push services know the city."""
        return f"alias/tumbas-{self.stage}-push"

    @property
    def live_url(self) -> str:
        """Where WebSockets are opened: the same address as everything."""
        return self.origin.replace("http", "ws", 1) + "/live"

    @property
    def contact(self) -> str:
        """Where push services find whoever runs the city (RFC 8292, 2.1)."""
        return "mailto:root@localhost" if self.on_one_machine else self.origin

    @property
    def on_one_machine(self) -> bool:
        """Whether all of it runs on somebody's own machine, where pages come over plain http and
        others may be there, too."""
        return not self.origin.startswith("https://")


def _number(text: str) -> int | None:
    return int(text) if text else None
