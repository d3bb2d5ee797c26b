"""What imports need from rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.imports.service import Registry


@dataclass(frozen=True, slots=True)
class Registries:
    """What files are imported into, by kind: `residents`, `merchants`."""

    by_kind: Mapping[str, Registry[Any, Any]]
