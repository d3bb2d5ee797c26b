"""Coming in by a passkey, and proving again: round trips, units of DynamoDB, and CPU; and how long
the library takes that the first passkey of a process loads."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from bench.captured import READS, WRITES, calls, capacity
from bench.city import FINANCE, City
from bench.result import Result
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.logins import Answered, Role
from chalicelib.identity.rules.passkeys import Passkey
from local.emulator import PROJECT
from tests.http.authenticator import Authenticator

TIMES = 40
STARTS = 5
# As many as by a code: the passkey, its owner's logins (a visitor's apart), the browsers that know
# them, the transaction; then the room of residents welcomes them, by a read and a write.
COME_IN_TARGET = 7
# The passkey, its owner's logins, the transaction.
STEP_UP_TARGET = 3
CPU_TARGET_MS = 6.0
LOADED_TARGET_MS = 400.0


def passkeys(city: City) -> list[Result]:
    """A resident who comes in, an officer who proves again."""
    keeping = city.parts[IdentityParts]
    resident, officer = city.residents[0], _officer(city)
    at_wallet, at_desk = _made(city, resident), _made(city, officer)

    def come_in(answer: tuple[str, Any]) -> object:
        challenge, credential = answer
        answered = Answered(challenge, "", None, "resident", None, "127.0.0.1")
        return keeping.sign_in.by_passkey(answered, credential, None)

    def step_up(answer: tuple[str, Any]) -> object:
        return keeping.prove_passkey.step_up(officer, "finance", *answer)

    return [
        *_measured(city, "a sign-in by passkey", at_wallet, "resident", come_in, COME_IN_TARGET),
        *_measured(city, "proving again", at_desk, "finance", step_up, STEP_UP_TARGET),
        _loaded(),
    ]


def _officer(city: City) -> Subject:
    keeping = city.parts[IdentityParts]
    phone = "+628119990001"
    id = keeping.staff.appoint(phone, "Sri Wahyuni", "finance")
    return Subject(FINANCE.role, id, keeping.pseudonyms.hash_phone(phone))


def _made(city: City, owner: Subject) -> Authenticator:
    """A device with a passkey of somebody."""
    keeping, device = city.parts[IdentityParts].passkeys, Authenticator(_origin(city))
    challenge, options = keeping.ask(owner)

    def told(passkey: Passkey) -> str:
        return passkey.id

    keeping.add(owner, challenge, device.make(options), "HP", None, told, owes_proof=False)
    return device


def _origin(city: City) -> str:
    return city.parts.settings.origin


def _answer(city: City, device: Authenticator, role: Role) -> tuple[str, Any]:
    challenge, options = city.parts[IdentityParts].prove_passkey.ask(role)
    return challenge, device.prove(options)


def _measured(
    city: City,
    what: str,
    device: Authenticator,
    role: Role,
    act: Callable[[tuple[str, Any]], object],
    target: int,
) -> list[Result]:
    act(_answer(city, device, role))
    with calls(city.client) as made:
        act(_answer(city, device, role))
    with capacity(city.client, READS) as read, capacity(city.client, WRITES) as written:
        act(_answer(city, device, role))
    spent = []
    for _ in range(TIMES):
        answer = _answer(city, device, role)
        begun = time.process_time()
        act(answer)
        spent.append(time.process_time() - begun)
    units = {
        "read_units": sum(float(one["CapacityUnits"]) for one in read),
        "write_units": sum(float(one["CapacityUnits"]) for one in written),
    }
    return [
        Result(f"{what}: round trips", len(made), "calls", target, "most", {"calls": made}),
        Result(f"{what}: write units", units["write_units"], "units", None, "", units),
        Result(f"{what}: CPU", round(median(spent) * 1000, 2), "ms", CPU_TARGET_MS, "most"),
    ]


def _loaded() -> Result:
    """What the first passkey of a process waits for, beside what is loaded anyhow."""
    code = (
        "import chalicelib.areas.sign_in, time; begun = time.perf_counter(); "
        "import chalicelib.identity.use.prove_passkey; print(time.perf_counter() - begun)"
    )
    env = os.environ | {"PYTHONPATH": str(PROJECT)}
    taken = [
        float(subprocess.check_output([sys.executable, "-c", code], env=env, cwd=PROJECT))
        for _ in range(STARTS)
    ]
    return Result(
        "webauthn is loaded, once a process",
        round(median(taken) * 1000),
        "ms",
        LOADED_TARGET_MS,
        "most",
    )
