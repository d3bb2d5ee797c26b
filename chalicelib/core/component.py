"""What use cases, stores and jobs are: made once, by keyword, from what they need."""

import msgspec


class Component(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A class whose fields are what it needs: `class Redeem(Component, frozen=True, kw_only=True)`.

    A struct, because a dataclass writes and compiles its own code when it is imported: a
    millisecond each, of which a function that only starts up would pay for two hundred.
    """
