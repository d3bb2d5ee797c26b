"""Whoever has a passkey is told of each that is made or deleted: a stranger who came in by a stolen
text would else have a way in of which nobody knows.

Residents are a million, so the audit journal, which has one key a day, has no entry of theirs. The
notice stands in the passkey's own transaction instead: neither is without the other.
"""

from datetime import datetime
from typing import Literal

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import to_text
from chalicelib.notices.ports import Holders
from chalicelib.notices.rules.notice import Happening, notice_of
from chalicelib.notices.store.notices import Notices

KeyEvent = Literal["passkey_made", "passkey_removed"]


class NoteKeys(Component, frozen=True, kw_only=True):
    """The use case of writing down what happened to somebody's passkey."""

    notices: Notices
    holders: Holders

    def writes(
        self, role: str, subject_id: str, phone: str, event: KeyEvent, passkey: str, now: datetime
    ) -> list[Write]:
        """The writes that tell a resident or a shop's owner, by the keyed hash of the phone that
        the passkey is of; none for a cashier or a delegate, who read no notices, and for the
        staff, of whom the audit journal tells."""
        holds = self.holders.by_role.get(role)
        if holds is None or not holds(subject_id, phone):
            return []
        told = Happening(subject_id, event, f"{passkey} {to_text(now)}", to_text(now), passkey)
        return [self.notices.write(notice_of(told, now))]
