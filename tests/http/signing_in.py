"""What tests of signing in share: the requests, and the cookie that they answer with."""

import re

from tests.http.client import Reply
from tests.http.conftest import TestCity


def otp(city: TestCity, phone: str) -> Reply:
    return city.post("/auth/otp", {"phone": phone})


def sign_in(city: TestCity, phone: str, code: str, role: str = "resident", **more: str) -> Reply:
    return city.post("/auth/token", {"phone": phone, "code": code, "role": role} | more)


def cookie_of(reply: Reply) -> str:
    found = re.match(r"(tumbas_refresh_\w+=[^;]+);", reply.headers["set-cookie"])
    assert found
    return found.group(1)


def refresh(city: TestCity, cookie: str, role: str = "resident", **more: str) -> Reply:
    body = {"role": role} | more
    return city.send("POST", "/auth/refresh", body, headers={"Cookie": f"a=b; {cookie}"})
