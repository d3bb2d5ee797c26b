"""Two releases side by side: instances of the one before, which know less."""

from collections.abc import Collection
from dataclasses import dataclass, field

from msgspec import structs

from chalicelib.core.parts import Parts
from chalicelib.ledger.parts import LedgerParts
from tests.simulation.world.chance import Chance

_HALF = 500


@dataclass
class Releases:
    """Makes half of the stream's instances such as know nothing of some kinds of transfers."""

    chance: Chance
    unknown: Collection[str] = ()
    older: list[Parts] = field(default_factory=list)

    def made(self, function: str, name: str, parts: Parts) -> None:
        """An instance has been made."""
        if function != "on_transfers" or not self.unknown:
            return
        if self.chance.strikes(name, "older release", _HALF):
            ledger = parts[LedgerParts]
            known = [kind for kind in ledger.stream.kinds if kind not in self.unknown]
            vars(ledger)["stream"] = structs.replace(ledger.stream, kinds=known)
            self.older.append(parts)

    def replace(self) -> None:
        """The older release is gone: what its instances do from now on is the newer one's."""
        self.unknown = ()
        for parts in self.older:
            vars(parts[LedgerParts]).pop("stream")
        self.older.clear()
