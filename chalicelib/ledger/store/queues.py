"""The queues to which the ledger's stream is handed on (live, fiscal, archive, webhooks, notices),
and the dead letters."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from chalicelib.core.log import log
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.transfer import Transfer

# What is told where it is counted which sales were paid, of the kinds that change it.
_TOLD_OF_PAID = (
    "id",
    "kind",
    "amount",
    "debit_account",
    "credit_account",
    "occurred_at",
    "reference",
    "reverses",
)
OF_PAID = ("redeem", "capture", "accept", "refund", "payout", "payout_returned")
# What webhooks are told, of the kinds that may be about a marketplace's order.
_TOLD_TO_WEBHOOKS = (
    "id",
    "kind",
    "debit_account",
    "credit_account",
    "amount",
    "occurred_at",
    "redemption_id",
)
_OF_ORDERS = ("authorize", "capture", "lapse", "refund")
# What notices are told, of the kinds that tell somebody something.
_TOLD_TO_NOTICES = (
    "id",
    "kind",
    "amount",
    "debit_account",
    "credit_account",
    "occurred_at",
    "reference",
    "reverses",
    "redemption_id",
    "payment_id",
)
_OF_PEOPLE = ("redeem", "refund", "incentive", "payout", "payout_returned", "commit")
# What those are told who listen, of the kinds that a till or a wallet shows at once.
_TOLD_LIVE = (
    "id",
    "kind",
    "debit_account",
    "credit_account",
    "occurred_at",
    "redemption_id",
    "payment_id",
    "payer",
)
_SHOWN_AT_ONCE = ("redeem", "refund", "incentive", "authorize", "lapse")
# One call takes no more messages.
_BATCH = 10
# A message holds 256 KiB. Counted, not guessed: somebody may write what is long in JSON into a
# hundred reasons, and a message that never fits would hold a shard up for good.
_MESSAGE_BYTES = 250_000


class Queues:
    """Puts messages into them. Without an address, as in a city of tests, they go nowhere."""

    def __init__(
        self,
        sqs: Any,
        *,
        fiscal: str,
        archive: str,
        webhooks: str,
        notices: str,
        live: str,
        dead_letters: str,
    ) -> None:
        self._sqs = sqs
        self._fiscal = fiscal
        self._archive = archive
        self._webhooks = webhooks
        self._notices = notices
        self._live = live
        self._dead_letters = dead_letters

    def hand_on(self, transfers: Sequence[Transfer]) -> None:
        """Tell those who listen, fiscal, archive, webhooks and notices of transfers. Raises
        `unavailable` where a queue has not taken all of them: told again, each is counted, kept and
        told once all the same."""
        self._hint(transfers)
        # Shoppers and shops wait for the webhooks, nobody for the others.
        of_orders = [one for one in transfers if one.kind in _OF_ORDERS]
        self._tell(self._webhooks, [_moved(one, _TOLD_TO_WEBHOOKS) for one in of_orders])
        self.archive(transfers)
        of_paid = [one for one in transfers if one.kind in OF_PAID]
        self._tell(self._fiscal, [_message(one, _TOLD_OF_PAID) for one in of_paid])
        of_people = [one for one in transfers if one.kind in _OF_PEOPLE]
        self._tell(self._notices, [_message(one, _TOLD_TO_NOTICES) for one in of_people])

    def _hint(self, transfers: Sequence[Transfer]) -> None:
        """Tell those who listen, first, as they look at a screen; what is lost holds nothing up."""
        shown = [one for one in transfers if one.kind in _SHOWN_AT_ONCE]
        try:
            self._tell(self._live, [_moved(one, _TOLD_LIVE) for one in shown])
        except Exception as error:  # whatever it is, the money's books go on
            log(event="hints lost", transfers=len(shown), why=type(error).__name__)

    def archive(self, transfers: Sequence[Transfer]) -> None:
        """Hand whole transfers to the archive."""
        if not self._archive:
            return
        for message in _archived(transfers):
            self._sqs.send_message(QueueUrl=self._archive, MessageBody=message)

    def _tell(self, queue: str, messages: Sequence[str]) -> None:
        if not queue:
            return
        for start in range(0, len(messages), _BATCH):
            answer = self._sqs.send_message_batch(
                QueueUrl=queue,
                Entries=[
                    {"Id": str(i), "MessageBody": message}
                    for i, message in enumerate(messages[start : start + _BATCH])
                ],
            )
            if answer.get("Failed"):
                raise Refused("unavailable", retry_after=1)

    def set_aside(self, message: Mapping[str, Any]) -> None:
        """Put a message among the dead letters, whose alarm tells somebody."""
        if self._dead_letters:
            self._sqs.send_message(QueueUrl=self._dead_letters, MessageBody=json.dumps(message))


def _archived(transfers: Iterable[Transfer]) -> Iterator[str]:
    """Messages with all that is known of transfers, as many in each as it holds."""
    some: list[str] = []
    size = 0
    for transfer in transfers:
        text = json.dumps(asdict(transfer), separators=(",", ":"))
        if some and size + len(text) > _MESSAGE_BYTES:
            yield _together(some)
            some, size = [], 0
        some.append(text)
        size += len(text) + 1
    if some:
        yield _together(some)


def _together(texts: Sequence[str]) -> str:
    return f'{{"transfers":[{",".join(texts)}]}}'


def _message(transfer: Transfer, names: Sequence[str]) -> str:
    return json.dumps({name: getattr(transfer, name) for name in names}, separators=(",", ":"))


def _moved(transfer: Transfer, names: Sequence[str]) -> str:
    moved = {name: getattr(transfer, name) for name in names}
    return json.dumps({"moved": moved}, separators=(",", ":"))
