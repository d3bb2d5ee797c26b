"""Reading what one was told."""

from typing import NamedTuple

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.notices.rules.notice import Notice
from chalicelib.notices.store.notices import Notices
from chalicelib.notices.store.settings import Settings
from chalicelib.notices.use.own import Own

# More unread ones are counted as so many: a bell shows "99+".
COUNTED_MOST = 100


class Listed(NamedTuple):
    """What one was told, newest first; what was told up to `read_at` is read; the next cursor."""

    notices: list[Notice]
    read_at: str
    after: str | None


class ReadNotices(Component, frozen=True, kw_only=True):
    """The use cases of whoever reads."""

    notices: Notices
    settings: Settings
    own: Own
    clock: Clock

    def page(self, by: Subject, before: str | None, limit: int) -> Listed:
        """What I was told in the last 90 days. Raises `forbidden` where the phone is mine no
        longer, or a cashier's."""
        self.own.must_be(by)
        found = self.notices.newest_first(by.id, limit, before)
        read_at = self.settings.get(by.id).read_at
        return Listed(found, read_at, found[-1].key if len(found) == limit else None)

    def unread(self, by: Subject) -> int:
        """How many of the newest COUNTED_MOST are not read. Raises as `page` does."""
        self.own.must_be(by)
        read_at = self.settings.get(by.id).read_at
        newest = self.notices.newest_first(by.id, COUNTED_MOST)
        return sum(1 for one in newest if one.told_at > read_at)

    def read(self, by: Subject, told_at: str) -> int:
        """What was told up to an instant is read; answers how many are not. Raises as `page`
        does."""
        self.own.must_be(by)
        # Nothing that is yet to be told is read already.
        self.settings.read_up_to(by.id, to_text(min(from_text(told_at), self.clock())))
        return self.unread(by)
