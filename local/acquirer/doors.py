"""The doors of all stand-in acquirers, at the city's own address: `/dev/acquirers/{client_id}/`."""

import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.acquirer.door import Door, Reply
from local.demo.acquirers import banks

PREFIX = "/dev/acquirers/"


class Doors:
    """Answers for the acquirers of the city whose state is in `home`, whose API is at `api`."""

    def __init__(self, home: Path, api: str) -> None:
        self._home = home
        self._api = api
        self._doors: dict[str, Door] = {}

    def answer(self, path: str, query: str, headers: Mapping[str, str], raw: bytes) -> Reply | None:
        """Answer a request; None where there is no such acquirer or no such thing of it."""
        if not self._doors:
            self._doors = {
                client_id: Door(bank, self._read_keys)
                for client_id, bank in banks(self._home).items()
            }
        client_id, slash, rest = path.removeprefix(PREFIX).partition("/")
        door = self._doors.get(client_id)
        return door.answer(path, slash + rest, query, headers, raw) if door else None

    def _read_keys(self) -> Any:
        # This machine's own city.
        address = f"{self._api}/api/v1/public/keys"
        with urllib.request.urlopen(address, timeout=30) as answer:  # nosec B310
            return json.load(answer)
