"""Making documents: a queue's job for those that have changed, a clock's for those forgotten."""

import math
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.core.work import HasTime, Later
from chalicelib.documents.ports import Makers
from chalicelib.documents.rules import KINDS, Head, Name, due_at, is_forgotten, is_settled
from chalicelib.documents.store import Documents


class MakeDocuments(Component, frozen=True, kw_only=True):
    """A `Job` (core/work.py): takes a document up until it is settled. Any number may make one at
    once: of two, one is put, and the other looks again. `changing` announces what is made of what
    it makes."""

    documents: Documents
    makers: Callable[[], Makers]
    changing: Callable[[Iterable[Name]], None]
    clock: Clock

    def make(self, name: Name) -> Head | None:
        """Make a document from its sources. Answers its head; None where another was faster, whose
        making may have missed what this one has seen."""
        seen = self.documents.head(name)
        made_at = self.clock()
        maker = self.makers().by_kind[name.kind]
        content = maker.content(name.place)
        summary = maker.summary
        if summary and summary != name.place and not self.documents.holds(seen, content):
            # What is made of this one has to be announced before this one changes.
            self.changing([Name(name.kind, summary)])
        return self.documents.put(name, seen, content, made_at)

    def is_there(self, id: str) -> bool:
        """Whether a message names a document of ours."""
        return self._name(id) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Make a document if its time has come. None once it is settled."""
        name = self._name(id)
        if name is None:
            return None
        head = self.documents.head(name)
        # A message for what is settled came twice, or is all that announces a change (Announce).
        if head is None or is_settled(head) or not self._wait(head):
            head = self.make(name) or self.documents.head(name)
        if head is None or is_settled(head):
            return None
        return Later(max(1, self._wait(head)))

    def give_up(self, id: str) -> None:
        """Nothing: it is found as forgotten, again and again."""

    def make_forgotten(self, has_time: HasTime) -> int:
        """Make what nobody has made who should have: a message was lost, or the table. Answers how
        many, as far as `has_time` goes. Raises, after all others, what one of them failed with."""
        made = 0
        failed: Exception | None = None
        for name in self._forgotten():
            if not has_time():
                break
            try:
                self.make(name)
                made += 1
            except Exception as error:  # one that cannot be made must not hold up the others
                traceback.print_exc(file=sys.stderr)
                failed = error
        if failed is not None:
            raise failed
        return made

    def make_all(self) -> None:
        """Make every document, whatever was announced."""
        for kind, maker in self.makers().by_kind.items():
            for place in maker.places():
                self.make(Name(kind, place))

    def _forgotten(self) -> Iterator[Name]:
        now = self.clock()
        for kind, maker in self.makers().by_kind.items():
            heads = self.documents.heads(kind)
            for place in maker.places():
                if is_forgotten(heads.get(place), now):
                    yield Name(kind, place)

    def _wait(self, head: Head) -> int:
        """The seconds until a document is due."""
        now = self.clock()
        return max(0, math.ceil((due_at(head, now) - now).total_seconds()))

    def _name(self, id: str) -> Name | None:
        kind, _, place = id.partition("/")
        for known in KINDS:
            if kind == known and place in self.makers().by_kind[known].places():
                return Name(known, place)
        return None
