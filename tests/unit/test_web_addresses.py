"""Addresses that others give us: read in one way only, and never one that is inside."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.web_addresses import (
    Endpoint,
    NoAddress,
    is_public,
    origin_of,
    read_endpoint,
    read_origin,
)


@pytest.mark.parametrize(
    ("text", "endpoint", "authority"),
    [
        ("https://toko.example", Endpoint("toko.example", 443, "/"), "toko.example"),
        ("https://toko.example/a?b=c", Endpoint("toko.example", 443, "/a?b=c"), "toko.example"),
        ("HTTPS://Toko.Example/A", Endpoint("toko.example", 443, "/A"), "toko.example"),
        ("https://toko.example:443/", Endpoint("toko.example", 443, "/"), "toko.example"),
        ("https://toko.example:8443/", Endpoint("toko.example", 8443, "/"), "toko.example:8443"),
        ("https://xn--tok-lna.example/", Endpoint("xn--tok-lna.example", 443, "/"), None),
        # Of which a name of DNS is made, whoever it leads to.
        ("https://127.0.0.1.example/", Endpoint("127.0.0.1.example", 443, "/"), None),
    ],
)
def test_an_address_by_name_and_tls_is_read(
    text: str, endpoint: Endpoint, authority: str | None
) -> None:
    assert read_endpoint(text) == endpoint
    assert endpoint.authority == (authority or endpoint.host)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "toko.example",
        "//toko.example/",
        "http://toko.example/",
        "ftp://toko.example/",
        "file:///etc/passwd",
        "gopher://toko.example/",
        # Numbers, however a browser or a resolver may read them.
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://0x7f.0.0.1/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://1.2.3.4.5/",
        "https://toko.0x7f/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        # Names of the inside.
        "https://localhost/",
        "https://metadata/",
        "https://toko/",
        # User information, which hides where an address leads.
        "https://toko.example@127.0.0.1/",
        "https://127.0.0.1@toko.example/",
        "https://:@toko.example/",
        "https://@toko.example/",
        # Ports.
        "https://toko.example:22/",
        "https://toko.example:80/",
        "https://toko.example:0/",
        "https://toko.example:8444/",
        "https://toko.example:65536/",
        "https://toko.example:x/",
        "https://toko.example:-1/",
        "https://toko.example:/",
        # What readers disagree about.
        "https://toko.example\\@127.0.0.1/",
        "https:\\\\toko.example",
        "https://toko.example/#@127.0.0.1",
        "https://toko.example#",
        "https://toko.example/\r\nHost: dalam",
        "https://toko.example/a b",
        "https://toko.example./",
        "https://.toko.example/",
        "https://toko..example/",
        "https://-toko.example/",
        "https://toko_x.example/",
        "https://toko.example%2f@x/",
        "https://toko%2eexample/",
        # Other scripts: dots and letters that look like ours, or become ours.
        "https://tokó.example/",
        "https://toko。example/",
        "https://①②⑦.⓪.⓪.①/",
        "https://ⓛocalhost.example/",
        f"https://{'a' * 64}.example/",
        f"https://{'a.' * 130}example/",
        "https://toko.example/" + "a" * 500,
    ],
)
def test_anything_else_is_no_address(text: str) -> None:
    with pytest.raises(NoAddress):
        read_endpoint(text)


def test_one_address_of_this_machine_may_be_let_through() -> None:
    loopback = "127.0.0.1:8765"
    local = read_endpoint("http://127.0.0.1:8765/hook", loopback)
    assert local == Endpoint("127.0.0.1", 8765, "/hook", tls=False)
    assert local.authority == "127.0.0.1:8765"
    for text in (
        "http://127.0.0.1:8766/hook",
        "http://127.0.0.1/hook",
        "http://localhost:8765/hook",
        "http://127.0.0.2:8765/hook",
        "https://127.0.0.1:8765/hook",
        "http://x@127.0.0.1:8765/hook",
    ):
        with pytest.raises(NoAddress):
            read_endpoint(text, loopback)
    with pytest.raises(NoAddress):
        read_endpoint("http://127.0.0.1:8765/hook")
    assert Endpoint("127.0.0.1", 80, "/", tls=False).authority == "127.0.0.1"


@given(st.text(max_size=40) | st.from_regex(r"https?://[a-z0-9.:@\[\]%#?/\\-]{0,30}"))
def test_whatever_is_read_leads_to_a_name_by_tls(text: str) -> None:
    try:
        read = read_endpoint(text)
    except NoAddress:
        return
    assert read.tls
    assert read.port in (443, 8443)
    assert "." in read.host
    assert read.path.startswith("/")
    with pytest.raises(ValueError, match="does not appear"):
        ipaddress.ip_address(read.host)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://toko.example", "https://toko.example"),
        ("https://toko.example/", "https://toko.example"),
        ("https://TOKO.example:443", "https://toko.example"),
        ("https://toko.example:8123", "https://toko.example:8123"),
    ],
)
def test_an_origin_is_written_as_browsers_do(text: str, origin: str) -> None:
    assert read_origin(text, on_one_machine=False) == origin
    assert origin_of(f"{origin}/kembali?a=b", on_one_machine=False) == origin


@pytest.mark.parametrize("text", ["http://localhost:8100", "http://127.0.0.1:8100"])
def test_an_origin_of_this_machine_is_one_on_this_machine_alone(text: str) -> None:
    assert read_origin(text, on_one_machine=True) == text
    assert origin_of(f"{text}/kembali", on_one_machine=True) == text
    with pytest.raises(NoAddress):
        read_origin(text, on_one_machine=False)


@pytest.mark.parametrize(
    "text",
    [
        "https://toko.example/kembali",
        "https://toko.example?x",
        "http://toko.example",
        "http://localhost",
        "https://budi@toko.example",
        "https://10.0.0.1",
    ],
)
def test_anything_else_is_no_origin(text: str) -> None:
    with pytest.raises(NoAddress):
        read_origin(text, on_one_machine=True)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "https://toko.example@jahat.example/", "https:/\\jahat.example"],
)
def test_nobody_is_sent_to_what_has_no_origin(text: str) -> None:
    with pytest.raises(NoAddress):
        origin_of(text, on_one_machine=True)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "203.0.114.1", "2001:4860:4860::8888", "103.28.12.1"]
)
def test_an_address_of_the_whole_world_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "2001:0:7f00:1::1",
        "2002:7f00:1::",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_of_the_inside_is_not_public(address: str) -> None:
    assert not is_public(address)
