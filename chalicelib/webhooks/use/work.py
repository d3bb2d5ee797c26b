"""The messages of the webhooks' queue: each says in one member what it is about."""

from collections.abc import Callable

import msgspec

from chalicelib.core.component import Component
from chalicelib.webhooks.use.deliver import Attempt, Deliver
from chalicelib.webhooks.use.replay import Replay, ReplayWebhooks
from chalicelib.webhooks.use.tell import Became, Moved, Tell

# A message may come before what it is about: it is sent first, so that nothing is ever without one.
AGAIN_S = 60


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of them; `late` has been asked for once more."""

    moved: Moved | None = None
    became: Became | None = None
    attempt: Attempt | None = None
    replay: Replay | None = None
    late: bool = False


# Puts a message into the queue, to be delivered after some seconds.
SendMessage = Callable[[Message, int], None]


class Webhooks(Component, frozen=True, kw_only=True):
    """What the queue's function does."""

    tell: Tell
    deliver: Deliver
    replay: ReplayWebhooks
    send: SendMessage

    def take_up(self, text: str, remaining_ms: Callable[[], int]) -> None:
        """Do what a message asks for. What is raised, the queue brings again."""
        message = msgspec.json.decode(text, type=Message)
        if message.attempt is not None:
            self.deliver.attempt(message.attempt)
        elif message.moved is not None:
            self.tell.moved(message.moved)
        elif message.replay is not None:
            self.replay.go_on(message.replay, remaining_ms)
        elif message.became is not None:
            told = self.tell.became(message.became.checkout_id)
            if not told and not message.late:
                self.send(msgspec.structs.replace(message, late=True), AGAIN_S)
