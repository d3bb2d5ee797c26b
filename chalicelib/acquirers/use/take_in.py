"""Taking in what acquirers tell: SNAP BI's `qr-mpm-notify`.

The number of a message (X-EXTERNAL-ID) is noted last. Where the process dies before, or what counts
payments does not answer, the acquirer sends it again and it is taken in as if for the first time;
telling a payment twice changes nothing.
"""

from collections.abc import Callable, Mapping

import msgspec

from chalicelib.acquirers.formats import token as tokens
from chalicelib.acquirers.formats.signature import (
    body_string,
    client_string,
    is_by_key,
    is_by_secret,
)
from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.adapter import Adapter
from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.confirmation import Question
from chalicelib.acquirers.rules.headers import bearer_of, external_id_of, required, timestamp_of
from chalicelib.acquirers.rules.notification import (
    Notification,
    read_notification,
    read_timestamp,
)
from chalicelib.acquirers.rules.payment import Payment
from chalicelib.acquirers.rules.psp import ACTIVE, Psp
from chalicelib.acquirers.rules.refusals import (
    CONFLICT,
    INVALID_TOKEN,
    MISSING,
    UNAUTHORIZED,
    SnapRefused,
)
from chalicelib.acquirers.store.psps import Psps
from chalicelib.acquirers.use.date import DatePayment
from chalicelib.acquirers.use.notice import Notice
from chalicelib.core.component import Component
from chalicelib.core.crypto.jose import Malformed, VerificationKey
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.values.instants import Clock, business_day, epoch

Find = Callable[[str], VerificationKey | None]


class TakeIn(Component, frozen=True, kw_only=True):
    """The use case of a notification. `ask` has one confirmed that proves nothing by itself;
    `hash_card` is the keyed hash of a card's number."""

    psps: Psps
    date: DatePayment
    payments: Payments
    ask: Callable[[Question], None]
    notice: Notice
    seal: Seal
    hash_card: Callable[[str], str]
    find_key: Callable[[], Find]
    city: str
    clock: Clock

    def take(self, path: str, headers: Mapping[str, str], raw: bytes) -> None:
        """Take in a notification: `raw` is its body, a JSON object or nothing, as it was sent to
        `path`.
        Raises SnapRefused, and `unavailable` where it is to be sent again."""
        now = self.clock()
        token = bearer_of(headers)
        timestamp = timestamp_of(headers, now)
        external_id = external_id_of(headers)
        signature = required(headers, "X-SIGNATURE")
        partner_id = required(headers, "X-PARTNER-ID")
        told_at = read_timestamp(timestamp)
        # The day that was signed: what is sent once more after midnight is still the same message.
        day = business_day(told_at)
        psp, heard = self.psps.sender(self._holder(token), day, external_id)
        if psp is None or psp.state != ACTIVE or psp.client_id != partner_id:
            raise SnapRefused(UNAUTHORIZED, "Unknown client")
        adapter = ADAPTERS[psp.adapter]
        signed = body_string("POST", path, token, raw, timestamp)
        if not self._is_signed(psp, adapter, signature, signed, timestamp):
            raise SnapRefused(UNAUTHORIZED, "Signature")
        if heard:
            raise SnapRefused(CONFLICT)
        told = read_notification(adapter, msgspec.json.decode(raw or b"{}", type=dict), now)
        if told.status is not None:
            payment = self._payment(told, told.paid_on(told_at))
            if adapter.signs_body:
                self.payments.tell(psp.id, self.date.dated(psp.id, payment))
            elif told.reference or told.partner_reference:
                self.ask(Question(psp.id, told.reference, told.partner_reference, payment))
            else:
                raise SnapRefused(MISSING, "originalReferenceNo")
        self.notice.hear(psp.id, told.nmid, now)
        self.psps.take(psp.id, day, external_id, now)

    def _holder(self, token: str) -> str:
        try:
            return tokens.read(token, self.find_key(), self.city, epoch(self.clock()))
        except Malformed:
            raise SnapRefused(INVALID_TOKEN) from None

    def _is_signed(
        self, psp: Psp, adapter: Adapter, signature: str, signed: bytes, timestamp: str
    ) -> bool:
        live = psp.live(self.clock())
        if adapter.signs_body:
            secrets = [self.seal.open(one.secret, psp.id) for one in live]
            return is_by_secret(signature, signed, secrets)
        keys = [one.public_key for one in live]
        return is_by_key(signature, client_string(psp.client_id, timestamp), keys)

    def _payment(self, told: Notification, paid_on: str) -> Payment:
        assert told.status is not None
        return Payment(
            rrn=told.rrn,
            paid_on=paid_on,
            paid_at=told.paid_at,
            nmid=told.nmid,
            amount=told.amount,
            status=told.status,
            card=self.hash_card(told.card) if told.card else "",
        )
