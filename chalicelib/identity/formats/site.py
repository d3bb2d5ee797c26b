"""The site that people see: where codes are filled in, and passkeys are made and good."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """A site by the origin of its pages, such as `https://tumbas.malangkota.go.id`."""

    origin: str

    @property
    def host(self) -> str:
        """Its host, without a port."""
        return urlsplit(self.origin).hostname or "localhost"
