"""People who send texts by WhatsApp, Meta which brings them, and the city's answers to them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from msgspec import structs

from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.use.take_messages import Text
from local.whatsapp.meta import Meta
from tests.http.client import Headers, Proof, Reply
from tests.http.conftest import TestCity
from tests.http.noticing import batches

WEBHOOK = "/webhooks/whatsapp"


def knock(city: TestCity, **asked: str) -> Any:
    """A knock: its challenge and its text."""
    return city.post("/auth/knock", asked).ok(201)


@dataclass
class WhatsApp:
    """Meta towards a city under test, and what the city's function does about it."""

    city: TestCity
    meta: Meta
    # What was put into the queue anew, and after how many seconds it comes.
    later: list[tuple[Text, int]] = field(default_factory=list)

    def message(self, phone: str, text: str, ago: int = 0) -> dict[str, Any]:
        """What a person sends, by the city's clock."""
        return self.meta.message(phone, text, int(self.city.clock().timestamp()) - ago)

    def bring(self, *messages: dict[str, Any], times: int = 1, **more: str) -> Reply:
        """A webhook with these messages, so many times."""
        body, headers = self.meta.webhook(messages, **more)
        for _ in range(times):
            reply = self.post(body, headers)
        return reply

    def post(self, body: bytes, headers: Headers) -> Reply:
        return self.city.send("POST", WEBHOOK, raw=body, headers=headers)

    def answer(self) -> int:
        """Answer what waits in the queue; how many texts there were."""
        texts = 0
        for batch in batches(self.city, self.city.parts.settings.answers_queue):
            texts += len(batch)
            assert self.answering.take_up(batch) == []
        return texts

    def take_up(self, *texts: Text) -> list[str]:
        """The same for texts at hand; the numbers of those that must come again."""
        told = [json.dumps(structs.asdict(one)) for one in texts]
        return list(self.answering.take_up({str(at): one for at, one in enumerate(told)}))

    @property
    def answering(self) -> Any:
        real = self.city.parts[IdentityParts].answer_texts

        def send(text: Text, pause_s: int) -> None:
            # Into the queue it goes, but not while these tests run.
            real.send(text, 900)
            self.later.append((text, pause_s))

        return structs.replace(real, send=send)

    def send(self, phone: str, text: str) -> None:
        """A person sends a text, and is answered."""
        self.bring(self.message(phone, text)).ok()
        self.answer()

    def told(self, phone: str) -> list[str]:
        """What a phone was answered, newest first."""
        return [one["text"] for one in self.meta.answers(phone)]

    def code(self, phone: str) -> str:
        """The code in the last answer."""
        found = re.match(r"\d{8}\b", self.told(phone)[0])
        assert found
        return found.group()

    def proof(self, phone: str, **asked: str) -> Proof:
        """A knock that a phone has answered."""
        asking = knock(self.city, **asked)
        self.send(phone, asking["text"])
        return {"challenge": asking["challenge"], "code": self.code(phone)}


@contextmanager
def whatsapp(city: TestCity, folder: Path) -> Iterator[WhatsApp]:
    """Meta, at the address that the city's settings name."""
    meta = Meta(city.stream.emulator.whatsapp, folder)

    class Graph(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, body = meta.answer(self.path, dict(self.headers), raw)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    port = urlsplit(city.parts.settings.whatsapp_api).port
    assert port is not None
    server = ThreadingHTTPServer(("127.0.0.1", port), Graph)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield WhatsApp(city, meta)
    finally:
        server.shutdown()
        server.server_close()
