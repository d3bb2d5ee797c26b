"""`python -m local.page_inputs`: write what the build of the pages takes from the Python code.

`web/shared/generated/openapi.json`, from which the typed client is made, and `city.json` with the
kelurahan. Neither is kept in the repository: a changed field breaks the build at once.
"""

import json
from pathlib import Path
from typing import Any

from chalicelib.core.values.kelurahan import all_kelurahan
from infra.described import openapi, write_openapi
from local.emulator import PROJECT

GENERATED = PROJECT / "web/shared/generated"


def city() -> dict[str, Any]:
    """The kelurahan, ascending by code: `{"kelurahan": [[code, name, kecamatan], …]}`."""
    return {"kelurahan": [[one.code, one.name, one.kecamatan] for one in all_kelurahan()]}


def write(place: Path, content: Any) -> None:
    """Write JSON where it differs, so that nothing is built anew for nothing."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if not place.exists() or place.read_text() != text:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def main() -> None:
    """Write both, and the document where the API answers it from."""
    write_openapi()
    write(GENERATED / "openapi.json", openapi())
    write(GENERATED / "city.json", city())


if __name__ == "__main__":
    main()
