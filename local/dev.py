"""What is served beside the API on one machine: the pages, the demo people, their messages."""

import json
import mimetypes
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.pages import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY
from local.problems import problem
from local.staff import STAFF
from local.whatsapp.account import Account
from local.whatsapp.meta import Meta

Headers = list[tuple[str, str]]

PAGE_HEADERS: Headers = [
    (
        "Content-Security-Policy",
        # Uploads go to the emulator, on a port of its own.
        CONTENT_SECURITY_POLICY.replace(
            "https://${UploadsBucket.RegionalDomainName}", "http://127.0.0.1:*"
        ).replace("${Live}", "ws://localhost:*"),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", PERMISSIONS_POLICY),
]
DEV_PAGE = Path(__file__).parent / "dev.html"


def problem_reply(code: str) -> tuple[int, Headers, bytes]:
    """A problem document that the server answers by itself: status, headers, body."""
    document = problem(code)
    headers = [("Content-Type", "application/problem+json")]
    if document["status"] in (429, 503):
        headers.append(("Retry-After", "1"))
    return document["status"], headers, json.dumps(document, ensure_ascii=False).encode()


def json_reply(document: Any) -> tuple[int, Headers, bytes]:
    """A JSON document that nobody keeps."""
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
    return 200, headers, json.dumps(document, ensure_ascii=False).encode()


def listed_people(home: Path) -> list[dict[str, str]]:
    """The staff, and whom the seed wrote to `people.json`: `{role, phone, name}` each."""
    people = [{"role": role, "phone": phone, "name": name} for role, phone, name in STAFF]
    seeded = home / "people.json"
    if seeded.exists():
        people += json.loads(seeded.read_text())
    return people


def listed_codes(home: Path) -> list[dict[str, Any]]:
    """The codes that the seed wrote to `codes.json`, claimed or not."""
    seeded = home / "codes.json"
    found: list[dict[str, Any]] = json.loads(seeded.read_text()) if seeded.exists() else []
    return found


def listed_stickers(home: Path) -> list[dict[str, str]]:
    """The stickers that the seed wrote to `stickers.json`: `{merchant, url}` each."""
    seeded = home / "stickers.json"
    found: list[dict[str, str]] = json.loads(seeded.read_text()) if seeded.exists() else []
    return found


def text_messages(emulator: str, phone: str) -> list[dict[str, str]]:
    """The messages sent to a phone, newest first, from the emulator's own inbox.

    Each is `{"sent_at", "text", "channel"}`. A plus sign that was not escaped in a query arrives as
    a space and is taken for one. Raises OSError where the emulator does not answer.
    """
    phone = "+" + phone.strip().lstrip("+")
    query = urllib.parse.urlencode({"phoneNumber": phone})
    address = f"{emulator}/_ministack/sns/sms-messages?{query}"
    # The address is our own emulator's.
    with urllib.request.urlopen(address, timeout=10) as answer:  # nosec B310
        found = json.load(answer)["sms_messages"].get(phone, [])
    return [
        {"sent_at": one["SentAt"], "text": one["Message"], "channel": "sms"}
        for one in reversed(found)
    ]


def all_messages(beside: "Beside", phone: str) -> list[dict[str, str]]:
    """The same with the answers by WhatsApp, newest first. Raises OSError as `text_messages`."""
    answers = Meta(Account.kept(beside.home), beside.home / "whatsapp").answers(phone)
    found = [*text_messages(beside.emulator, phone), *answers]
    return sorted(found, key=lambda one: one["sent_at"], reverse=True)


def page_reply(root: Path, path: str) -> tuple[int, Headers, bytes]:
    """A file of the pages under `root` for an unquoted path; a folder is its index.html."""
    root = root.resolve()
    try:
        found = (root / path.lstrip("/")).resolve()
        is_folder = found.is_dir()
    except (ValueError, OSError):
        # A name that no file can have: with a NUL, or too long.
        return problem_reply("not_found")
    if not found.is_relative_to(root):
        return problem_reply("not_found")
    if is_folder:
        if not path.endswith("/"):
            return 308, [("Location", urllib.parse.quote(path) + "/")], b""
        found /= "index.html"
    if not found.is_file():
        return problem_reply("not_found")
    kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind == "application/json":
        kind += "; charset=utf-8"
    # Built files carry a hash in their name; a page is asked for anew each time.
    kept = "public, max-age=31536000, immutable" if "assets" in found.parts else "no-cache"
    headers = [*PAGE_HEADERS, ("Content-Type", kind), ("Cache-Control", kept)]
    return 200, headers, found.read_bytes()


def media_reply(emulator: str, bucket: str, path: str) -> tuple[int, Headers, bytes]:
    """A photo, as the CDN hands it out: by the headers that it was put with. Raises OSError where
    the emulator does not answer."""
    try:
        # The address is our own emulator's.
        address = f"{emulator}/{bucket}{urllib.parse.quote(path)}"
        with urllib.request.urlopen(address, timeout=10) as answer:  # nosec B310
            kept = [(name, answer.headers[name]) for name in ("Content-Type", "Cache-Control")]
            return 200, [*PAGE_HEADERS, *kept], answer.read()
    except urllib.error.HTTPError:
        return problem_reply("not_found")


@dataclass(frozen=True, slots=True)
class Beside:
    """Where what is beside the API lies: the emulator's address and its bucket of photos, the state
    folder and the pages."""

    emulator: str
    media: str
    home: Path
    pages: Path


def reply_beside_the_api(path: str, query: str, beside: Beside) -> tuple[int, Headers, bytes]:
    """Answer a GET of anything but `/api/`: status, headers and body."""
    if path == "/dev/sms":
        phone = urllib.parse.parse_qs(query).get("phone", [""])[0]
        return json_reply({"messages": all_messages(beside, phone)})
    if path == "/dev/people":
        return json_reply({"people": listed_people(beside.home)})
    if path == "/dev/codes":
        return json_reply({"codes": listed_codes(beside.home)})
    if path == "/dev/stickers":
        return json_reply({"stickers": listed_stickers(beside.home)})
    if path in ("/dev", "/dev/"):
        return 200, [("Content-Type", "text/html; charset=utf-8")], DEV_PAGE.read_bytes()
    if path.startswith("/media/"):
        return media_reply(beside.emulator, beside.media, path)
    return page_reply(beside.pages, path)
