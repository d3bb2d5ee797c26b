"""A partner asks to be told again of all that happened since an instant."""

from collections.abc import Callable

import msgspec

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import PARTNER, Subject
from chalicelib.partners.store import Partners
from chalicelib.webhooks.rules.delivery import again
from chalicelib.webhooks.store import Deliveries
from chalicelib.webhooks.use.deliver import Attempt, SendAttempt

_AT_A_TIME = 25
# Enough to begin a page's deliveries again.
SPARE_MS = 10_000


class Replay(msgspec.Struct, frozen=True):
    """A queue's message: a partner's deliveries from the key `since` on, which happened before it
    asked."""

    partner_id: str
    since: str
    until: str


# Puts the message of a replay into the queue.
SendReplay = Callable[[Replay], None]


class ReplayWebhooks(Component, frozen=True, kw_only=True):
    """The use cases of a replay: asking for one, and going on with it."""

    deliveries: Deliveries
    partners: Partners
    send_replay: SendReplay
    send: SendAttempt
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def ask(self, partner_id: str, since: str, by: Subject) -> Replay:
        """Have a partner told again of what happened at `since` (RFC 3339) or later, until now.
        Raises `not_found`, and `rate_limited` where the partner itself asks too often."""
        now = self.clock()
        replay = Replay(self.partners.get(partner_id).id, since, to_text(now))
        entry = self.audit.entry(by, "webhook.replay", partner_id, now, since=since)
        paused = [self.deliveries.note_replay(partner_id, now)] if by.role == PARTNER else []
        self.writer.transact([entry, *paused])
        self.send_replay(replay)
        return replay

    def go_on(self, replay: Replay, remaining_ms: Callable[[], int]) -> None:
        """Begin deliveries again, as many as the time allows; a message goes on with the rest. Each
        is begun once more however often this dies: its receiver knows it by its id."""
        for delivery in self.deliveries.since(replay.partner_id, replay.since, _AT_A_TIME):
            if delivery.at > replay.until:
                return
            if remaining_ms() < SPARE_MS:
                self.send_replay(msgspec.structs.replace(replay, since=delivery.key))
                return
            anew = again(delivery, self.clock())
            # Sent first: what was begun and sent to nobody would stay pending for ever.
            self.send(Attempt.of(anew), 1)
            self.deliveries.begin_again(delivery, anew)
