"""The city's account at the stand-in of Meta: its number, and the secrets that both know."""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

# Of nobody.
NUMBER = "6281100000000"
PHONE_NUMBER_ID = "106540352242922"
GRAPH = "/dev/graph/v23.0"


@dataclass(frozen=True, slots=True)
class Account:
    """What Meta and the city know of each other."""

    app_secret: str
    verify_token: str
    access_token: str
    phone_number_id: str = PHONE_NUMBER_ID

    @classmethod
    def drawn(cls) -> "Account":
        """A new one."""
        return cls(*(secrets.token_hex(16) for _ in range(3)))

    @classmethod
    def kept(cls, home: Path) -> "Account":
        """The one of the city whose state is in `home`, drawn when it is first asked for."""
        note = home / "whatsapp.json"
        if not note.exists():
            note.write_text(json.dumps(asdict(cls.drawn())))
        return cls(**json.loads(note.read_text()))

    def tell(self, client: Any, secret: str) -> None:
        """Write the city's half into Secrets Manager, where the stack has made its place."""
        names = ("app_secret", "verify_token", "access_token")
        document = json.dumps({name: getattr(self, name) for name in names})
        try:
            client.put_secret_value(SecretId=secret, SecretString=document)
        except client.exceptions.ResourceNotFoundException:
            client.create_secret(Name=secret, SecretString=document)
