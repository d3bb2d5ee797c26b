"""What tests of signing in share: the requests, and the cookies that they answer with."""

from tests.http.client import Headers, Proof, Reply
from tests.http.conftest import TestCity


def otp(city: TestCity, phone: str, device: str = "", **more: str) -> Reply:
    headers: Headers = {"Cookie": device} if device else {}
    return city.send("POST", "/auth/otp", {"phone": phone} | more, headers=headers)


def sign_in(
    city: TestCity, proof: Proof, role: str = "resident", device: str = "", **more: str
) -> Reply:
    headers: Headers = {"Cookie": device} if device else {}
    return city.send("POST", "/auth/token", {**proof, "role": role} | more, headers=headers)


def cookie_of(reply: Reply) -> str:
    """The refresh cookie of an answer, as a browser sends it back."""
    return _sent_back(reply, "tumbas_refresh_")


def device_of(reply: Reply) -> str:
    """The device cookie of an answer, as a browser sends it back."""
    return _sent_back(reply, "tumbas_device=")


def _sent_back(reply: Reply, beginning: str) -> str:
    (found,) = [one for one in reply.cookies if one.startswith(beginning)]
    return found.partition(";")[0]


def refresh(city: TestCity, cookie: str, role: str = "resident", **more: str) -> Reply:
    body = {"role": role} | more
    return city.send("POST", "/auth/refresh", body, headers={"Cookie": f"a=b; {cookie}"})
