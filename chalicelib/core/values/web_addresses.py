"""Addresses on the web that others give us, and that we then call or send people to.

They are written in one way only, so that two readers cannot disagree about whom they mean (RFC
3986; the WHATWG URL standard for what browsers make of the odd ones): no user name, no fragment,
ASCII, a host by its name and never by a number.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

HTTPS = 443
# Where else services answer the world by TLS. Every other port is somebody's inside.
PORTS = (HTTPS, 8443)
LONGEST = 500
# Of this machine, as a browser may have it.
_LOOPBACK = ("localhost", "127.0.0.1")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
# A browser takes a host for an IPv4 address if its last label is a number: 2130706433, 0x7f.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# IPv6 that holds IPv4 (mapped, compatible, NAT64, Teredo, 6to4), and what was once an inside.
_NOBODYS = [
    IPv6Network(net)
    for net in (
        *("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"),
        "fec0::/10",
    )
]
_VISIBLE = re.compile(r"[!-~]+")


class NoAddress(ValueError):
    """A text that is no address of the form that is asked for."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is called: `path` goes with the query. `tls` is False on one machine alone."""

    host: str
    port: int
    path: str
    tls: bool = True

    @property
    def authority(self) -> str:
        """The `Host` of a request (RFC 9110, 7.2)."""
        usual = HTTPS if self.tls else 80
        return self.host if self.port == usual else f"{self.host}:{self.port}"


def read_endpoint(text: str, loopback: str = "") -> Endpoint:
    """Whom to call under an address of others. `loopback` (`127.0.0.1:8765`) is let through as
    plain http, on one machine alone. Raises NoAddress."""
    scheme, host, port, path = _split(text)
    if loopback and scheme == "http" and f"{host}:{port}" == loopback:
        return Endpoint(host, port or 80, path, tls=False)
    port = HTTPS if port is None else port
    if scheme != "https" or port not in PORTS or not _is_name(host):
        raise NoAddress(text)
    return Endpoint(host, port, path)


def own_address(text: str) -> str:
    """What `read_endpoint` lets through as this very machine (`127.0.0.1:8765`), where an address
    is one of it; else "". Raises NoAddress."""
    scheme, host, port, _ = _split(text)
    return f"{host}:{port}" if scheme == "http" and host in _LOOPBACK and port else ""


def read_origin(text: str, *, on_one_machine: bool) -> str:
    """An origin of the web (RFC 6454) as browsers write it: `https://toko.example`, without a path.
    On one machine also its own, by plain http. Raises NoAddress."""
    scheme, host, port, path = _split(text)
    if path != "/":
        raise NoAddress(text)
    if on_one_machine and scheme == "http" and host in _LOOPBACK and port:
        return f"http://{host}:{port}"
    if scheme != "https" or not _is_name(host):
        raise NoAddress(text)
    return f"https://{host}" if port in (None, HTTPS) else f"https://{host}:{port}"


def origin_of(text: str, *, on_one_machine: bool) -> str:
    """The origin of an address to which a browser is sent. Raises NoAddress."""
    scheme, host, port, _ = _split(text)
    authority = host if port is None else f"{host}:{port}"
    return read_origin(f"{scheme}://{authority}", on_one_machine=on_one_machine)


def _split(text: str) -> tuple[str, str, int | None, str]:
    # Backslashes are slashes to browsers, and to nobody else.
    if not _VISIBLE.fullmatch(text) or len(text) > LONGEST or "\\" in text:
        raise NoAddress(text)
    try:
        split = urlsplit(text)
        port = split.port
    except ValueError:
        raise NoAddress(text) from None
    if "@" in split.netloc or "#" in text or split.netloc.endswith(":") or not split.hostname:
        raise NoAddress(text)
    path = split.path or "/"
    return split.scheme, split.hostname, port, f"{path}?{split.query}" if split.query else path


def _is_name(host: str) -> bool:
    """Whether a host is a name of DNS: labels of letters, digits and hyphens, two at least. One in
    another script is given as its registry has it, `xn--…`."""
    if len(host) > 253 or not _NAME.fullmatch(host):
        return False
    return not _NUMBER.fullmatch(host.rpartition(".")[2])


def is_public(address: str) -> bool:
    """Whether an address (`203.0.113.7`, `2001:db8::1`) is one of the whole world, by IANA's
    registers of special addresses. One that holds another in itself never is: who knows where a
    translator on the way would send it."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and any(ip in net for net in _NOBODYS):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
