"""What people were answered: a success is never undone, a refusal moved nothing, one key has one
effect, and one payment token pays once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.simulation.invariants.changes import Broken, Step
from tests.simulation.invariants.money import transfers_of
from tests.simulation.invariants.stored import KEPT, Stored


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request was answered. `key` names whoever asks, their route and their key, `once`
    what else it asks to happen only once, such as to pay by a token; `single` where all of it is
    one transaction. `began` is when it was sent; `disturbed` where a call of it failed or was
    lost, so that it may have been answered `unavailable` for that."""

    act: str
    key: str
    once: tuple[str, ...]
    status: int
    code: str
    body: Any
    began: datetime
    disturbed: bool = False
    single: bool = True


@dataclass
class Answers:
    """What was answered, and by which acts money was moved. An act's transfers are those that were
    put while it was going on."""

    moved: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acts: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    successes: dict[str, Any] = field(default_factory=dict)
    stored: Stored = field(default_factory=Stored)
    # Each success, by its act: what it said.
    told: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def see(self, step: Step) -> None:
        """Note by which act money was moved, and what is stored."""
        transfers = transfers_of(step)
        for one in transfers:
            self.moved[step.by].append(f"{one.id} ({one.kind} of {one.amount})")
        put = [one.new for one in step.changes if one.table in KEPT.values() and one.new]
        self.stored.add(transfers, put)

    def asked(self, act: str, effects: Iterable[str]) -> None:
        """Note what an act asks to happen once; it may never be answered."""
        for effect in effects:
            self.acts[effect].add(act)

    def answered(self, answer: Answer) -> None:
        """Raises Broken."""
        self.asked(answer.act, _effects(answer))
        if answer.status >= 500 and answer.status != 503:
            raise Broken("no answer is a fault of ours", f"{answer.act}: {answer.status}")
        if answer.status < 300:
            self._success(answer)
        else:
            self._refusal(answer)

    def _success(self, answer: Answer) -> None:
        said: Mapping[str, Any] = answer.body if isinstance(answer.body, Mapping) else {}
        _must_be_so(self.stored, answer.act, said)
        self.told.append((answer.act, said))
        id = said.get("id")
        for effect in _effects(answer):
            before = self.successes.setdefault(effect, id)
            if before != id:
                raise Broken("one key, one effect", f"{answer.act}: {id}, and before {before}")
            # Also by attempts whose answer was lost on the way.
            movers = [act for act in self.acts[effect] if self.moved.get(act)]
            if answer.single and len(movers) > 1:
                puts = [put for act in movers for put in self.moved[act]]
                raise Broken("one key, one effect", f"{answer.act}: {effect} moved {puts}")

    def at_the_end(self, stored: Stored) -> None:
        """Look at all successes once more, when nothing more happens. Raises Broken."""
        for act, said in self.told:
            _must_be_so(stored, act, said)

    def _refusal(self, answer: Answer) -> None:
        # Of this very request, however often it was sent: by a token, another may have paid.
        # Who may not ask (any more) is refused before anybody looks at what they asked before.
        looked = answer.key and answer.status not in (401, 403)
        acts = {answer.act} | (self.acts[answer.key] if looked else set())
        puts = [put for act in sorted(acts) for put in self.moved.get(act, ())]
        if not puts:
            return
        seen = f"{answer.act}: {answer.status} {answer.code}, and moved {puts}"
        if answer.status < 500:
            raise Broken("a refusal moved nothing", seen)
        if not answer.disturbed:
            raise Broken("nothing is unavailable that was done", seen)


def _must_be_so(stored: Stored, act: str, said: Mapping[str, Any]) -> None:
    if lacks := stored.lacks(said):
        raise Broken("a success is never undone", f"{act}: {lacks}")


def _effects(answer: Answer) -> tuple[str, ...]:
    return (answer.key, *answer.once) if answer.key else answer.once
