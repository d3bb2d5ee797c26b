"""The way between a service's client and AWS: each call takes time, and may be refused, answered
late, or lost on its way there or back.

The real clients run up to `before-send`, where botocore would open a connection: serialisers, time-
outs, retries and parsers are theirs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.core.dynamo.connection import READ_TIMEOUT_S
from chalicelib.core.parts import CALLS
from tests.simulation.world.aws.shape import Answered, Asked, Refusal, Service
from tests.simulation.world.chance import Chance
from tests.simulation.world.scheduler import Scheduler, Signal, Strand, milliseconds, seconds

# How long a call takes in each direction where nothing is in its way.
USUAL = milliseconds(2)
# How long a service fails altogether, and how soon, at most.
_BROWNOUT = seconds(5)
# How long somebody waits for an answer.
PATIENCE = {
    "dynamodb": READ_TIMEOUT_S,
    "secrets-manager": CALLS["secretsmanager"].read_s,
    "dynamodb-streams": CALLS["dynamodbstreams"].read_s,
    **{
        name: CALLS[name].read_s
        for name in ("apigatewaymanagementapi", "kms", "lambda", "s3", "sns", "sqs")
    },
}


@dataclass(slots=True)
class Call:
    """A call under way: whose it is, what it asks, and what becomes of it."""

    by: Strand
    who: str
    service: str
    asked: Asked
    fate: str = ""
    done: Signal = field(default_factory=Signal)

    @property
    def name(self) -> str:
        """Such as `dynamodb Query`."""
        return f"{self.service} {self.asked.operation}"


@dataclass
class Wire:
    """Carries calls. `told` hears of each that has come to AWS, with what was answered; `kill` has
    whoever calls die."""

    scheduler: Scheduler
    chance: Chance
    services: Mapping[str, Service]
    told: Callable[[Call, str], None]
    kill: Callable[[Strand], None]
    # By service, from when to when it fails whoever asks.
    brownouts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def begin(self) -> None:
        """A run begins: services other than DynamoDB may fail for some seconds of it."""
        now, weather = self.scheduler.now, self.chance.weather
        for service in self.services:
            often = 0 if service == "dynamodb" else weather.brownout
            if often and self.chance.strikes("aws", f"brownout {service}", often):
                begins = now + self.chance.number("aws", f"{service} fails", _BROWNOUT)
                lasts = self.chance.number("aws", f"{service} lasts", _BROWNOUT)
                self.brownouts[service] = (begins, begins + lasts)

    def send(self, request: Any, event_name: str) -> Answered | None:
        """What botocore's `before-send` asks; None where no simulated strand calls."""
        strand = self.scheduler.current
        if strand is None:
            return None
        _, service, operation = event_name.split(".", 2)
        body = request.body
        if not isinstance(body, bytes):
            body = body.read() if hasattr(body, "read") else (body or "").encode()
        asked = Asked(operation, request.url, _headers(request, service), body)
        call = Call(strand, strand.name, service, asked)
        self._decide(call)
        self.scheduler.at(self.scheduler.now + self._way(call, "there"), lambda: self._arrive(call))
        patience = PATIENCE[service]
        if not self.scheduler.wait(call.done, seconds(patience)):
            raise ReadTimeoutError(endpoint_url=request.url)
        if call.fate == "killed_after":
            self._die(strand)
        answered: Answered = call.done.value
        return answered

    def _decide(self, call: Call) -> None:
        """What will become of it: at most one misfortune each."""
        weather = self.chance.weather
        begins, ends = self.brownouts.get(call.service, (0, 0))
        if begins <= self.scheduler.now < ends:
            call.fate = "failed"
            return
        for fate, often in (
            ("throttled", weather.throttled),
            ("failed", weather.failed),
            ("lost_before", weather.lost_before),
            ("lost_after", weather.lost_after),
            ("killed_before", weather.killed // 2),
            ("killed_after", weather.killed // 2),
        ):
            if often and self.chance.strikes(call.who, f"{fate} {call.name}", often):
                call.fate = fate
                break
        if call.fate == "killed_before":
            self._die(call.by)

    def _die(self, strand: Strand) -> None:
        self.scheduler.at(self.scheduler.now, lambda: self.kill(strand))
        self.scheduler.pause(seconds(1))

    def _way(self, call: Call, direction: str) -> int:
        weather = self.chance.weather
        if not self.chance.strikes(call.who, f"slow {direction} {call.name}", weather.slow):
            return USUAL
        most = milliseconds(weather.longest_ms)
        return USUAL + self.chance.extra(call.who, f"way {direction}", most)

    def _arrive(self, call: Call) -> None:
        """It is there: answer it, or begin what takes a while."""
        service = self.services[call.service]
        if call.fate == "lost_before":
            self.told(call, "lost before")
            return
        if call.fate == "throttled":
            code = "ThrottlingException" if call.service != "s3" else "SlowDown"
            self._answer(call, service.refused(code, "Rate exceeded", 400), code)
            return
        if call.fate == "failed":
            refused = service.refused("InternalServerError", "The server failed", 500)
            self._answer(call, refused, "InternalServerError")
            return
        begin = getattr(service, "begin", None)
        if begin is None or not begin(
            call, lambda answered, said: self._answer(call, answered, said)
        ):
            answered, said = answer(service, call.asked)
            self._answer(call, answered, said)

    def _answer(self, call: Call, answered: Answered, said: str) -> None:
        if call.fate == "lost_after":
            self.told(call, f"{said}, lost after")
            return
        self.told(call, said)
        self.scheduler.at(
            self.scheduler.now + self._way(call, "back"),
            lambda: self.scheduler.fire(call.done, answered),
        )


def answer(service: Service, asked: Asked) -> tuple[Answered, str]:
    """What a service answers, and in a word."""
    try:
        answered = service.answer(asked)
    except Refusal as refusal:
        return service.refused(refusal.code, refusal.message, refusal.status), refusal.code
    return answered, "ok" if answered.status_code < 300 else str(answered.status_code)


def _headers(request: Any, service: str) -> Mapping[str, Any]:
    # Whose headers are made when they are looked at, and only these look at them.
    return request.headers if service == "s3" else {}
