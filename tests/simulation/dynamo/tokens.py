"""Expressions, cut into tokens, and what all of their grammars share: paths and placeholders."""

import re
from typing import NamedTuple

from tests.simulation.dynamo.refused import Refused, invalid
from tests.simulation.dynamo.reserved import RESERVED

# Attribute names and places in lists. A name that begins with `#` is a placeholder.
Path = tuple[str | int, ...]

LONGEST_EXPRESSION = 4_096
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<placeholder>#[A-Za-z0-9_]+)"
    r"|(?P<value>:[A-Za-z0-9_]+)|(?P<digits>[0-9]+)|(?P<sign><>|<=|>=|[=<>(),.\[\]+-])"
)
FUNCTIONS = frozenset(
    "attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists"
    " list_append".split()
)
KEYWORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"})


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int

    def keyword(self) -> str | None:
        """The keyword that it may be, in capitals."""
        return self.text.upper() if self.kind == "name" else None


class Cursor:
    """A place within an expression's tokens; notes which placeholders it has come by."""

    def __init__(self, text: str, slot: str) -> None:
        self.slot = slot
        self.names: dict[str, None] = {}
        self.values: dict[str, None] = {}
        # Attributes of the item that paths begin with, as written.
        self.heads: dict[str, None] = {}
        self._text = text
        self._at = 0
        if not text.strip():
            raise self.wrong("The expression can not be empty;")
        if len(text.encode()) > LONGEST_EXPRESSION:
            raise self.wrong(
                "Expression size has exceeded the maximum allowed size; expression size: "
                f"{len(text.encode())}"
            )
        self._tokens = self._cut()

    def _cut(self) -> list[Token]:
        tokens, at, text = [], 0, self._text
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise self.wrong(f'Syntax error; token: "{text[at]}", near: "{text[at : at + 2]}"')
            if found.lastgroup != "space":
                tokens.append(Token(found.lastgroup or "", found[0], at, found.end()))
            at = found.end()
        return [*tokens, Token("end", "<EOF>", len(text), len(text))]

    def wrong(self, message: str) -> Refused:
        return invalid(f"Invalid {self.slot}: {message}")

    def syntax(self) -> Refused:
        """What is said of the token here."""
        token = self.peek()
        before = self._tokens[self._at - 1] if self._at else token
        after = self._tokens[min(self._at + 1, len(self._tokens) - 1)]
        near = self._text[before.start : after.end]
        return self.wrong(f'Syntax error; token: "{token.text}", near: "{near}"')

    def peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        token = self.peek()
        self._at += 1
        return token

    def at_sign(self, *signs: str) -> bool:
        token = self.peek()
        return token.kind == "sign" and token.text in signs

    def at_keyword(self, *words: str) -> bool:
        return self.peek().keyword() in words

    def skip(self, sign: str) -> bool:
        """Take this sign where it is next."""
        if not self.at_sign(sign):
            return False
        self._at += 1
        return True

    def skip_keyword(self, word: str) -> bool:
        if not self.at_keyword(word):
            return False
        self._at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.skip(sign):
            raise self.syntax()

    def expect_end(self) -> None:
        if self.peek().kind != "end":
            raise self.syntax()

    def at_function(self) -> bool:
        """Whether a name with an opening bracket is next."""
        after = self.peek(1)
        return self.peek().kind == "name" and after.kind == "sign" and after.text == "("

    def value(self) -> str:
        """The placeholder of a value."""
        token = self.take()
        self.values[token.text] = None
        return token.text

    def path(self) -> Path:
        """A document path."""
        parts: list[str | int] = [self._name()]
        self.heads[str(parts[0])] = None
        while True:
            if self.skip("."):
                parts.append(self._name())
            elif self.skip("["):
                if self.peek().kind != "digits":
                    raise self.syntax()
                parts.append(int(self.take().text))
                self.expect("]")
            else:
                return tuple(parts)

    def _name(self) -> str:
        token = self.peek()
        if token.kind == "placeholder":
            self.names[token.text] = None
        elif token.kind != "name" or token.text.upper() in KEYWORDS:
            raise self.syntax()
        elif token.text.upper() in RESERVED:
            raise self.wrong(
                f"Attribute name is a reserved keyword; reserved keyword: {token.text}"
            )
        self._at += 1
        return token.text
