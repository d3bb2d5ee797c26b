"""Knocking: asking to come in by a message that one sends oneself."""

from collections.abc import Callable
from urllib.parse import quote

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained
from chalicelib.core.values.instants import Clock
from chalicelib.identity.rules.codes import VISITOR, Purpose
from chalicelib.identity.rules.texts import TEXT_LIFE, made_text
from chalicelib.identity.store.keys import SecretsManagerKeys

NO_NUMBER = (
    "Kota ini belum memakai WhatsApp. Tidak ada yang dikirim. Pakai Kirim kode (SMS).",
    "This city does not use WhatsApp yet. Nothing was sent. Use Send code (SMS).",
)


class Knock(Component, frozen=True, kw_only=True):
    """The use case of whoever knocks. `number` (digits) is the city's at WhatsApp, "" where it has
    none; `door(code, origin)` asks whether a campaign's code lets somebody in."""

    keys: SecretsManagerKeys
    number: str
    door: Callable[[str, str], Write]
    clock: Clock
    new_challenge: Callable[[], str] = lambda: ids.new_id(ids.CHALLENGE_OF_MESSAGE)

    def knock(
        self, purpose: Purpose, campaign_code: str = "", origin: str = ""
    ) -> tuple[str, str, str, int]:
        """A challenge, the text that answers it, where WhatsApp opens with that text, and for how
        many seconds it is good. Nothing is written of it. Raises `not_found` where the city has no
        number, and what `door` says of a code, typed at the internet address `origin`, that lets
        nobody in."""
        if not self.number:
            raise Explained("not_found", NO_NUMBER)
        if purpose == VISITOR:
            # No text message goes out, so none is counted.
            self.door(campaign_code, origin)
        challenge = self.new_challenge()
        text = made_text(self.keys.pepper, challenge, purpose, self.clock())
        address = f"https://wa.me/{self.number}?text={quote(text)}"
        return challenge, text, address, int(TEXT_LIFE.total_seconds())
