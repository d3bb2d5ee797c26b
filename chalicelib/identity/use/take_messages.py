"""Messages that Meta brings: those with a text of ours are handed on, all others are let go.

Meta waits for an answer, and brings again what is not taken soon; so nothing is done here but to
look and to queue.
"""

from collections.abc import Callable

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, epoch
from chalicelib.identity.formats import whatsapp
from chalicelib.identity.rules.codes import Purpose
from chalicelib.identity.rules.hashes import keyed_hash
from chalicelib.identity.rules.texts import TEXT_LIFE, find_text
from chalicelib.identity.store.channels import Channels
from chalicelib.identity.store.keys import SecretsManagerKeys


class Text(msgspec.Struct, frozen=True):
    """A text of ours that came by a message, as its queue holds it. `message` is the message's id
    as Meta knows it, `known_as` what the city keeps of that."""

    id: str
    purpose: Purpose
    expires_at: str
    phone: str
    message: str
    known_as: str
    failures: int = 0


class TakeMessages(Component, frozen=True, kw_only=True):
    """The use case of a webhook. `phone_number_id` is the city's number, as Meta names it."""

    channels: Channels
    keys: SecretsManagerKeys
    phone_number_id: str
    send: Callable[[Text, int], None]
    clock: Clock

    def shake_hands(self, mode: str, token: str, challenge: str) -> str:
        """What proves to Meta that this address is ours: the challenge, for the token that we have
        told it. Raises `forbidden`."""
        right = whatsapp.is_same(self.channels.secrets().verify_token, token)
        if mode != "subscribe" or not right or not whatsapp.CHALLENGE.fullmatch(challenge):
            raise Refused("forbidden")
        return challenge

    def take(self, raw: bytes, signature: str) -> None:
        """Hand on the texts in a webhook's body. Raises `forbidden` where Meta has not signed it;
        what is raised else, Meta brings again."""
        if not whatsapp.is_signed(self.channels.secrets().app_secret, raw, signature):
            raise Refused("forbidden")
        now = self.clock()
        pepper = self.keys.pepper
        texts = 0
        messages = whatsapp.read_messages(raw, self.phone_number_id)
        for message in messages:
            # Meta keeps for days what it could not bring.
            if epoch(now) - message.sent_at > TEXT_LIFE.total_seconds():
                continue
            found = find_text(pepper, message.text, now)
            if found is None:
                continue
            known_as = keyed_hash(pepper, "message", message.id)
            phone = "+" + message.phone
            self.send(
                Text(found.id, found.purpose, found.expires_at, phone, message.id, known_as), 0
            )
            texts += 1
        if messages:
            log(event="messages", messages=len(messages), texts=texts)
