"""Acquirers that sign no body: what they tell counts once they have said so when they are asked.

The one that is asked is the stand-in of `make run`, over HTTP on this machine.
"""

import json
import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.rules.confirmation import TRIES
from chalicelib.acquirers.use.confirm import NeverConfirmed
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.values.instants import to_text
from local.acquirer.bank import Bank, Paid, stamped
from local.acquirer.door import Door, Reply
from tests.http.acquiring import Acquirer, payment
from tests.http.conftest import TestCity
from tests.http.rewarding import Program, new_rrn, program


class Server(ThreadingHTTPServer):
    """A server on this machine, which may answer something else `instead`."""

    def __init__(self, door: Door) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.door = door
        self.asked: list[str] = []
        self.instead: Reply | None = None


class Answering(BaseHTTPRequestHandler):
    """Passes requests to the door of its server."""

    server: Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(self.path)
        reply = self.server.instead or self.server.door.answer(
            self.path, self.path, "", dict(self.headers), raw
        )
        assert reply is not None
        status, headers, body = reply
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


class Asked:
    """The stand-in behind its address, and the same as a city's acquirer."""

    def __init__(self, city: TestCity, folder: Path) -> None:
        self.city = city
        self.bank = Bank(folder, f"kasir-{folder.name}", "snap_unsigned")
        door = Door(self.bank, lambda: city.send("GET", "/public/keys").ok())
        self.server = Server(door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.acquirer = Acquirer(
            city,
            adapter="snap_unsigned",
            api_url=f"http://127.0.0.1:{self.server.server_port}",
            client_id=self.bank.client_id,
            secret=self.bank.secret,
            key=self.bank._key,
        ).register()

    def messages(self) -> list[dict[str, Any]]:
        """What waits in the queue, taken out of it."""
        queue = self.city.parts.settings.confirmations_queue
        sqs, found = self.city.parts.sqs, []
        while received := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get(
            "Messages"
        ):
            for one in received:
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
                found.append(json.loads(one["Body"]))
        # Others' may come after a pause.
        return [one for one in found if one["psp_id"] == self.acquirer.id]

    def ask(self) -> None:
        """The queue's function does what waits."""
        for message in self.messages():
            self.city.parts[AcquirerParts].confirm.take_up(message)

    def paid(self, rrn: str, nmid: str, amount: int = 40_000, status: str = "00") -> None:
        at = stamped(self.city.clock())
        self.bank.book(Paid(rrn, nmid, amount, at, status, ""))


@pytest.fixture
def asked(city: TestCity, tmp_path: Path) -> Iterator[Asked]:
    made = Asked(city, tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def rewarding(city: TestCity) -> Program:
    return program(city)


def test_what_is_not_signed_counts_once_the_acquirer_has_said_so(
    asked: Asked, rewarding: Program
) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    waiting = rewarding.claim_by(rrn)
    assert waiting["state"] == "waiting"
    asked.ask()
    assert rewarding.again(waiting)["state"] == "granted"
    assert asked.server.asked == ["/v1.0/access-token/b2b", "/v1.0/qr/qr-mpm-query"]


def test_a_made_up_body_rewards_nothing(asked: Asked, rewarding: Program) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid, amount=1_000)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    asked.ask()
    assert asked.messages() == []
    assert rewarding.claim_by(rrn)["state"] == "waiting"


def says_little(asked: Asked) -> None:
    """What it answers leaves out what SNAP BI leaves to each: the number, and when it was."""
    told = asked.bank.told
    asked.bank.told = lambda paid: told(paid) | {"additionalInfo": {"nmid": paid.nmid}}  # type: ignore[method-assign]


def test_a_made_up_number_of_a_payment_that_was_made_rewards_nothing(
    asked: Asked, rewarding: Program
) -> None:
    says_little(asked)
    rrn, made_up = new_rrn(), new_rrn()
    asked.paid(rrn, rewarding.nmid)
    told = payment(rrn, rewarding.nmid, 40_000)
    for number in (rrn, made_up, rrn):
        asked.acquirer.notify(told | {"additionalInfo": {"nmid": rewarding.nmid, "rrn": number}})
        asked.ask()
    assert rewarding.claim_by(rrn)["state"] == "granted"
    assert rewarding.claim_by(made_up)["state"] == "waiting"


def test_a_made_up_body_says_nothing_of_the_day(asked: Asked) -> None:
    says_little(asked)
    later = to_text(asked.city.clock() + timedelta(days=20))
    rewarding = program(asked.city, claim_until=later, spend_until=later)
    rrn = new_rrn()
    told = payment(rrn, rewarding.nmid, 40_000)
    asked.acquirer.notify(told).ok()
    assert len(asked.messages()) == 1
    asked.city.hands.pass_by(days=9)
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(told).ok()
    asked.ask()
    assert rewarding.claim_by(rrn)["state"] == "granted"


def test_a_payment_without_a_time_is_of_the_day_on_which_it_was_first_confirmed(
    asked: Asked, rewarding: Program
) -> None:
    says_little(asked)
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    for _ in range(2):
        asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
        asked.ask()
        claim = rewarding.claim_by(rrn)
        asked.city.hands.pass_by(days=1)
    asked.paid(rrn, rewarding.nmid, status="04")
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    asked.ask()
    assert rewarding.again(claim)["reason"] == "payment_refunded"


def test_of_the_card_that_the_acquirer_names_a_keyed_hash_is_kept(
    asked: Asked, rewarding: Program
) -> None:
    card = f"9360{secrets.randbelow(10**12):012d}"
    rrns = [new_rrn(), new_rrn()]
    for rrn, given in zip(rrns, ({"remember": True}, {}), strict=True):
        at = stamped(asked.city.clock())
        asked.bank.book(Paid(rrn, rewarding.nmid, 40_000, at, "00", card))
        asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
        asked.ask()
        if given:
            assert rewarding.claim_by(rrn, **given)["state"] == "granted"
    # The second is rewarded by the card alone.
    (second, _) = rewarding.resident.every("/resident/incentive-claims")
    assert (second["rrn"], second["state"]) == (rrns[1], "granted")
    table = asked.city.parts.settings.table("incentives")
    assert card not in str([*scan_plain(asked.city.parts.connection, table)])


def test_what_cannot_be_asked_for_is_not_taken_in(asked: Asked, rewarding: Program) -> None:
    nameless = payment(new_rrn(), rewarding.nmid, 40_000)
    del nameless["originalReferenceNo"], nameless["originalPartnerReferenceNo"]
    answered = asked.acquirer.notify(nameless)
    assert answered.body["responseCode"] == "4005202"
    assert "originalReferenceNo" in answered.body["responseMessage"]
    assert asked.messages() == []


def test_what_the_acquirer_does_not_know_yet_is_asked_again(
    asked: Asked, rewarding: Program
) -> None:
    rrn = new_rrn()
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    (message,) = asked.messages()
    confirm = asked.city.parts[AcquirerParts].confirm
    confirm.take_up(message)
    asked.paid(rrn, rewarding.nmid)
    confirm.take_up(message | {"tried": 1})
    assert rewarding.claim_by(rrn)["state"] == "granted"


@pytest.mark.parametrize(
    "instead",
    [
        (500, [], b""),
        (200, [], b"<html>"),
        (200, [], b"[]"),
        (200, [], b'{"responseCode":"2005100"}'),
        (302, [("Location", "http://127.0.0.1:1/")], b""),
        (401, [], b"{}"),
        (200, [], b"x" * 70_000),
        (200, [], b'{"accessToken":"a\\r\\nX-PARTNER-ID: b","expiresIn":"900"}'),
        (200, [], b'{"accessToken":"\xc3\xa9\xe2\x82\xac","expiresIn":"900"}'),
        (200, [], b'{"accessToken":"a","expiresIn":"' + b"9" * 5_000 + b'"}'),
    ],
)
def test_an_answer_that_is_none_is_asked_for_again(
    asked: Asked, rewarding: Program, instead: Any
) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    (message,) = asked.messages()
    confirm = asked.city.parts[AcquirerParts].confirm
    asked.server.instead = instead
    confirm.take_up(message)
    assert rewarding.claim_by(rrn)["state"] == "waiting"
    asked.server.instead = None
    confirm.take_up(message)
    assert rewarding.resident.every("/resident/incentive-claims")[0]["state"] == "granted"


def test_who_never_answers_is_told_of_after_a_day(asked: Asked, rewarding: Program) -> None:
    asked.acquirer.notify(payment(new_rrn(), rewarding.nmid, 40_000)).ok()
    (message,) = asked.messages()
    asked.server.shutdown()
    asked.server.server_close()
    confirm = asked.city.parts[AcquirerParts].confirm
    confirm.take_up(message | {"tried": TRIES - 2})
    with pytest.raises(NeverConfirmed):
        confirm.take_up(message | {"tried": TRIES - 1})


def test_an_acquirers_token_is_used_until_it_ends(asked: Asked, rewarding: Program) -> None:
    for _ in range(2):
        rrn = new_rrn()
        asked.paid(rrn, rewarding.nmid)
        asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
        asked.ask()
    assert asked.server.asked.count("/v1.0/access-token/b2b") == 1
    asked.city.hands.pass_by(seconds=timedelta(minutes=15).total_seconds())
    asked.acquirer.notify(payment(new_rrn(), rewarding.nmid, 40_000)).ok()
    asked.ask()
    assert asked.server.asked.count("/v1.0/access-token/b2b") == 2


def test_a_refund_that_is_not_signed_is_asked_for_too(asked: Asked, rewarding: Program) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    asked.ask()
    assert rewarding.claim_by(rrn)["state"] == "granted"
    left = rewarding.left()
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    (message,) = asked.messages()
    confirm = asked.city.parts[AcquirerParts].confirm
    confirm.take_up(message)
    assert rewarding.left() == left
    asked.paid(rrn, rewarding.nmid, status="04")
    confirm.take_up(message)
    assert rewarding.left() == left + 4_000


def test_a_refund_that_is_answered_with_its_own_time_is_of_the_payment_that_it_gives_back(
    asked: Asked, rewarding: Program
) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    asked.ask()
    assert rewarding.claim_by(rrn)["state"] == "granted"
    left = rewarding.left()
    asked.city.hands.pass_by(days=5)
    asked.paid(rrn, rewarding.nmid, status="04")
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000, "04")).ok()
    asked.ask()
    assert rewarding.left() == left + 4_000


def test_of_a_suspended_acquirer_nothing_is_asked(asked: Asked, rewarding: Program) -> None:
    rrn = new_rrn()
    asked.paid(rrn, rewarding.nmid)
    asked.acquirer.notify(payment(rrn, rewarding.nmid, 40_000)).ok()
    asked.city.admin.post(
        f"/admin/psps/{asked.acquirer.id}/suspend", {"reason": "kontrak habis"}
    ).ok()
    asked.ask()
    assert asked.server.asked == []


def test_the_citys_signature_stands_by_its_published_key(asked: Asked) -> None:
    keys = asked.city.send("GET", "/public/keys").ok()["keys"]
    (own,) = [one for one in keys if one["kid"] == "snap"]
    assert own.keys() == {"kty", "n", "e", "kid", "use", "alg"}
    assert (own["kty"], own["alg"], own["use"]) == ("RSA", "RS256", "sig")
