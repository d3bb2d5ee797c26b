"""The demo city's acquirers, each a stand-in of its own kind (local/acquirer)."""

from pathlib import Path

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.core.parts import Parts
from local.acquirer.bank import Bank
from local.demo.people import SEED

# client id → name and adapter. The last notifies nobody: it sends a daily file.
ACQUIRERS = {
    "bank-ijen": ("Bank Ijen (contoh)", "snap"),
    "kasir-semeru": ("Kasir Semeru (contoh)", "snap_unsigned"),
    "dompet-arjuno": ("Dompet Arjuno (contoh)", "netzme"),
    "bpr-kawi": ("BPR Kawi (contoh)", "snap"),
}


def banks(home: Path) -> dict[str, Bank]:
    """The stand-ins of the city whose state is in `home`, by client id."""
    folder = home / "acquirers"
    return {
        client_id: Bank(folder, client_id, adapter) for client_id, (_, adapter) in ACQUIRERS.items()
    }


def register(parts: Parts, home: Path) -> dict[str, str]:
    """Register them as an admin would; answers their ids by client id. Those that prove nothing by
    themselves are asked at the city's own address, which serves them, too."""
    found = {}
    for client_id, bank in banks(home).items():
        asked_at = f"{parts.settings.origin}/dev/acquirers/{client_id}"
        found[client_id] = parts[AcquirerParts].keep_psps.register(
            client_id,
            ACQUIRERS[client_id][0],
            bank.public_key,
            bank.secret,
            bank.adapter,
            asked_at if bank.adapter == "snap_unsigned" else "",
            SEED,
            None,
            lambda psp: psp.id,
        )
    return found
