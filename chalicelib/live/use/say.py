"""Telling somebody at once what no transfer tells: that something was asked for, or answered."""

from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.work import Send
from chalicelib.live.rules import Hint, Told


class Say(Component, frozen=True, kw_only=True):
    """The use case of whoever has done something that somebody else waits for."""

    send: Send
    clock: Clock

    def say(self, subject_id: str, topic: str, kind: str, id: str) -> None:
        """Hint to a resident or merchant, once it is written down. A hint that is lost is lost:
        nothing that was done is refused for it."""
        told = Told(subject_id, Hint(topic, kind, id, to_text(self.clock())))
        message: dict[str, Any] = {"told": [told.subject_id, [*told.hint]]}
        try:
            self.send(message, 0)
        except Exception as error:  # whatever it is, what was done is done
            log(event="hint lost", why=type(error).__name__)
