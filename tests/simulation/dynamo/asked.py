"""Keys, items, values and expressions, right ones and wrong ones, for the differential test."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.simulation.dynamo.tokens import Path

Operation = tuple[str, dict[str, Any]]

PLAIN, SORTED, COUNTED = "box-plain", "box-sorted", "box-counted"
KEYS = {
    PLAIN: (("pk", "S"),),
    SORTED: (("pk", "S"), ("sk", "S")),
    COUNTED: (("pk", "S"), ("sk", "N")),
}
INDEXES = {"by_g": ("g", "h"), "by_n": ("g", "n")}

TEXTS = ("", "x", "xy", "é", "😀", "y")
NUMBERS = ("0", "1", "-1", "2.5", "1e2", "0.10", "7", "-0", "1E-130", "9" * 27, "-3")
BYTES = tuple(base64.b64encode(raw).decode() for raw in (b"", b"a", b"ab", b"\xff\x00"))
ATTRIBUTES = ("a", "b", "m", "l", "s", "n", "g", "h")
# One that an expression may not name as it is.
RESERVED = "name"

_scalars = st.one_of(
    st.sampled_from(TEXTS).map(lambda text: {"S": text}),
    st.sampled_from(NUMBERS).map(lambda text: {"N": text}),
    st.sampled_from(BYTES).map(lambda text: {"B": text}),
    st.booleans().map(lambda truth: {"BOOL": truth}),
    st.just({"NULL": True}),
)


def _sets(kind: str, members: Sequence[str]) -> Any:
    chosen = st.lists(st.sampled_from(members), min_size=1, max_size=3, unique=True)
    return chosen.map(lambda found: {kind: found})


_whole = st.one_of(
    _sets("SS", TEXTS), _sets("NS", ("0", "1", "2.5", "-1", "100")), _sets("BS", BYTES)
)
VALUES: Any = st.recursive(
    _scalars | _whole,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda members: {"L": members}),
        st.dictionaries(st.sampled_from(("a", "b", RESERVED)), inner, max_size=3).map(
            lambda members: {"M": members}
        ),
    ),
    max_leaves=5,
)
WRONG = st.sampled_from(
    (
        {"S": "a", "N": "1"},
        {"SS": []},
        {"NS": ["1", "1.0"]},
        {"SS": ["a", "b", "a"]},
        {"NULL": False},
        {"N": ""},
        {"N": "one"},
        {"N": "1e126"},
        {"N": "1e-131"},
        {"N": "1" * 39},
    )
)
SIMPLE = st.one_of(
    st.sampled_from(TEXTS[1:3]).map(lambda text: {"S": text}),
    st.sampled_from(NUMBERS[:5]).map(lambda text: {"N": text}),
)


@dataclass(slots=True)
class Meant:
    """What is known of an operation without asking anybody: what is wrong in it by intent, or may
    not be asked; and at which paths it does what, with values of which type where that matters."""

    wrong: set[str] = field(default_factory=set)
    paths: list[tuple[str, Path, str]] = field(default_factory=list)


class Draw:
    """Draws one operation, in which no more than one thing is wrong by intent: which of several
    DynamoDB tells of is told nowhere."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self._draw = draw
        self._right = True
        self.meant = Meant()

    def __call__(self, strategy: Any) -> Any:
        return self._draw(strategy)

    def seldom(self, one_in: int) -> bool:
        """Once in so many draws; never in the simplest example."""
        return bool(self._draw(st.integers(0, one_in - 1)) == one_in - 1)

    def wrong(self, one_in: int, what: str) -> bool:
        """Once in so many draws, and once in an operation; remembers what is wrong then."""
        if self._right and self.seldom(one_in):
            self._right = False
            self.meant.wrong.add(what)
            return True
        return False


def value(draw: Draw) -> Any:
    """A value; seldom a wrong one."""
    if draw.wrong(60, "value"):
        return draw(WRONG)
    return draw(SIMPLE if draw(st.booleans()) else VALUES)


def key(draw: Draw, table: str) -> dict[str, Any]:
    """A key of a table, nearly always a right one."""
    found: dict[str, Any] = {}
    for name, kind in KEYS[table]:
        text = draw(st.sampled_from(("x", "y", "z") if kind == "S" else ("1", "2", "10", "-1")))
        found[name] = {kind: text}
    if draw.wrong(40, "key"):
        wrong: dict[str, Any] = draw(
            st.sampled_from(
                (
                    {},
                    found | {"more": {"S": "x"}},
                    found | {"pk": {"N": "1"}},
                    found | {"pk": {"S": ""}},
                    found | {"pk": {"S": "k" * 2_049}},
                    {"pk": found["pk"]} if len(found) > 1 else {"sk": {"S": "x"}},
                )
            )
        )
        return wrong
    return found


def item(draw: Draw, table: str) -> dict[str, Any]:
    """An item of a table."""
    found = key(draw, table)
    for name in draw(st.lists(st.sampled_from((*ATTRIBUTES, RESERVED)), max_size=5, unique=True)):
        found[name] = _fitting(draw, name)
    return found


def _fitting(draw: Draw, name: str) -> Any:
    """A value as an attribute of that name mostly has it, so that expressions meet something."""
    keyed = name in ("g", "h", "n")
    if draw.wrong(40, "index key") if keyed else draw.seldom(6):
        return value(draw)
    if name in ("g", "h"):
        return {"S": draw(st.sampled_from(("x", "y")))}
    if name == "n":
        return {"N": draw(st.sampled_from(NUMBERS[:6]))}
    if name == "s":
        return draw(_sets("SS", TEXTS))
    if name == "l":
        return {"L": draw(st.lists(SIMPLE, max_size=3))}
    if name == "m":
        members = st.dictionaries(st.sampled_from(("a", "b")), SIMPLE, max_size=2)
        return {"M": draw(members)}
    return value(draw)


class Asking:
    """Draws expressions and gathers what they are given."""

    def __init__(self, draw: Draw, table: str) -> None:
        self.draw = draw
        self.names: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        # What paths that were drawn stand for, by their text, and which attributes were named.
        self.heads: set[str] = set()
        self._paths: dict[str, Path] = {}
        self._targets: list[str] = []
        self._attributes = (*ATTRIBUTES, *(name for name, _ in KEYS[table]))

    def name(self, name: str) -> str:
        """An attribute's name as an expression has it: itself, or a placeholder."""
        self.heads.add(name)
        bare = name != RESERVED or self.draw.wrong(15, "reserved")
        if bare and not self.draw.seldom(4):
            return name
        placeholder = f"#p{len(self.names)}"
        self.names[placeholder] = name
        return placeholder

    def value(self, given: Any = None) -> str:
        placeholder = f":v{len(self.values)}"
        self.values[placeholder] = value(self.draw) if given is None else given
        return placeholder

    def path(self, *, keys: bool = True) -> str:
        among = self._attributes if keys else ATTRIBUTES
        return self._below(self.draw(st.sampled_from((*among, RESERVED))))

    def _below(self, head: str) -> str:
        path: Path = (head,)
        text = self.name(head)
        if head == "m" and self.draw.seldom(3):
            member = self.draw(st.sampled_from(("a", "b")))
            text, path = f"{text}.{self.name(member)}", (head, member)
        if head == "l" and self.draw.seldom(3):
            at = self.draw(st.integers(0, 3))
            text, path = f"{text}[{at}]", (head, at)
        self._paths[text] = path
        return text

    def noted(self, what: str, text: str, kind: str = "") -> str:
        """The path, of which is noted what is done there."""
        self.draw.meant.paths.append((what, self._paths[text], kind))
        return text

    def condition(self, depth: int = 0) -> str:
        """A condition of any kind, but of two attributes with each other: how it is where both are
        missing is told nowhere, and DynamoDB and the emulator differ."""
        drawn = self.draw(st.integers(0, 15))
        if drawn > 12 and depth < 2:
            left = self.condition(depth + 1)
            if drawn == 15:
                return f"NOT ({left})"
            right = self.condition(depth + 1)
            return f"({left}) {'AND' if drawn == 13 else 'OR'} {right}"
        if drawn < 3:
            return f"attribute_{'not_' if drawn == 0 else ''}exists({self.path()})"
        if drawn < 8:
            sign = self.draw(st.sampled_from(("=", "<>", "<", "<=", ">", ">=")))
            if self.draw(st.booleans()):
                about = self.draw(st.integers(0, 3)) if self.draw.seldom(2) else None
                return self._sized(sign, about)
            left = self.path()
            if sign in ("=", "<>") or self.draw.wrong(20, "type"):
                return f"{left} {sign} {self.value()}"
            return f"{left} {sign} {self.value(self.draw(SIMPLE))}"
        if drawn == 8:
            low, high = self.draw(
                st.sampled_from((({"S": "x"}, {"S": "xy"}), ({"N": "-1"}, {"N": "3"})))
            )
            if self.draw.wrong(10, "type"):
                low, high = high, value(self.draw)
            return f"{self.path()} BETWEEN {self.value(low)} AND {self.value(high)}"
        if drawn == 9:
            among = f"({self.value({'S': 'x'})}, {self.value()})"
            return f"{self.name(self.draw(st.sampled_from(('g', 'h', 'a'))))} IN {among}"
        if drawn == 10:
            begun = None if self.draw.wrong(5, "type") else {"S": "x"}
            return f"begins_with({self.noted('begun', self.path())}, {self.value(begun)})"
        if drawn == 11:
            kind = self.draw(st.sampled_from(("S", "N", "SS", "L", "M", "NULL")))
            kind = "X" if self.draw.wrong(10, "type") else kind
            return f"attribute_type({self.path()}, {self.value({'S': kind})})"
        return f"contains({self.path()}, {self.value()})"

    def _sized(self, sign: str, about: int | None) -> str:
        """A size against one that it may well be, or against anything simple."""
        given = self.draw(SIMPLE) if about is None else {"N": str(about)}
        return f"size({self.noted('sized', self.path())}) {sign} {self.value(given)}"

    def update(self) -> str:
        """An update expression of some clauses, whose actions are hardly ever at one place."""
        clauses = []
        words = ("SET", "REMOVE", "ADD", "DELETE")
        among = st.lists(st.sampled_from(words), min_size=1, max_size=3, unique=True)
        for word in self.draw(among):
            count = self.draw(st.integers(1, 2))
            clauses.append(f"{word} {', '.join(self._action(word) for _ in range(count))}")
        return " ".join(clauses)

    def _action(self, word: str) -> str:
        path = self._target(word)
        if word == "SET":
            name = self.names.get(path, path)
            keyed = name in ("g", "h", "n") and not self.draw.wrong(20, "index key")
            made = self.value(_fitting(self.draw, name)) if keyed else self._made()
            return f"{path} = {made}"
        if word == "REMOVE":
            return path
        if word == "ADD":
            numbers = st.sampled_from(NUMBERS[:5]).map(lambda text: {"N": text})
            more = self.draw(
                SIMPLE
                if self.draw.wrong(30, "type")
                else st.one_of(numbers, _sets("SS", TEXTS), _sets("NS", ("1", "2")))
            )
            return f"{self.noted('made of', path, next(iter(more)))} {self.value(more)}"
        return f"{self.noted('made of', path, 'SS')} {self.value(self.draw(_sets('SS', TEXTS)))}"

    def _target(self, word: str) -> str:
        among = (*ATTRIBUTES, RESERVED) if word in ("SET", "REMOVE") else ("a", "b", "m", "l", "s")
        free = [name for name in among if name not in self._targets]
        head = self.draw(st.sampled_from(free or [f"more{len(self._targets)}"]))
        if self.draw.wrong(40, "place"):
            head = self.draw(st.sampled_from(("pk", *self._targets)))
        self._targets.append(head)
        return self.noted("written", self._below(head))

    def _made(self) -> str:
        drawn = self.draw(st.integers(0, 9))
        if drawn < 4:
            return self.value()
        if drawn == 4:
            return self.path()
        if drawn < 7:
            sign = "+" if self.draw(st.booleans()) else "-"
            number = {"N": self.draw(st.sampled_from(NUMBERS[:6]))}
            first = self.noted("made of", self.path(), "N")
            if drawn == 6:
                first = f"if_not_exists({first}, {self.value({'N': '0'})})"
            return f"{first} {sign} {self.value(number)}"
        if drawn == 7:
            return f"if_not_exists({self.path()}, {self.value()})"
        first = self.noted("made of", self.path(), "L")
        if drawn == 9:
            first = f"if_not_exists({first}, {self.value({'L': []})})"
        return f"list_append({first}, {self.value({'L': [{'S': 'x'}]})})"

    def spoiled(self, text: str) -> str:
        """Seldom, an expression with something wrong in it."""
        if not self.draw.wrong(25, "expression"):
            return text
        words = text.split(" ")
        at = self.draw(st.integers(0, len(words) - 1))
        how = self.draw(st.integers(0, 4))
        if how == 0:
            return " ".join(words[:at] + words[at + 1 :])
        if how == 1:
            return f"({text})" if self.draw(st.booleans()) else f"(({text}))"
        if how == 2:
            return text + " AND"
        if how == 3:
            return f"{text} {text}"
        return " ".join([*words[:at], self.draw(st.sampled_from((",", "=", ")", ":w", "#w")))])

    def given(self) -> dict[str, Any]:
        """The names and values as parameters; seldom one too many or too few."""
        if self.values and self.draw.wrong(50, "given"):
            self.values.popitem()
        if self.draw.wrong(60, "given"):
            self.values[":unused"] = {"S": "x"}
        if self.draw.wrong(60, "given"):
            self.names["#unused"] = "a"
        told: dict[str, Any] = {}
        if self.names:
            told["ExpressionAttributeNames"] = dict(self.names)
        if self.values:
            told["ExpressionAttributeValues"] = dict(self.values)
        return told
