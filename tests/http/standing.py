"""What tests of delegates share: a resident without a phone, and who stands for them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import KELURAHAN, RESIDENT_HEADER, City, Person, Reply, csv


@dataclass(frozen=True)
class Phoneless:
    """A resident of the registry who has no phone."""

    id: str
    nik: str
    name: str


def without_phone(
    city: City, name: str = "Mbah Karto", kelurahan: str = KELURAHAN, segments: str = ""
) -> Phoneless:
    nik = city.new_nik()
    city.bring_in("residents", csv(RESIDENT_HEADER, [(nik, name, "", kelurahan, segments)])).ok()
    (found,) = city.admin.get("/admin/residents", q=nik).ok()["items"]
    return Phoneless(found["id"], nik, name)


def got_phone(city: City, person: Phoneless, phone: str) -> None:
    """An import gives a resident a phone."""
    row = (person.nik, person.name, phone, KELURAHAN, "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()


def naming(city: City, delegate: Person, **given: Any) -> dict[str, Any]:
    """The body that names a delegate for thirty days."""
    return {
        "phone": delegate.phone,
        "until": to_text(city.clock() + timedelta(days=30)),
        "reason": "surat kuasa 12/2026",
    } | given


def name(
    city: City, person: Phoneless, delegate: Person, key: str | None = None, **given: Any
) -> Reply:
    path = f"/admin/residents/{person.id}/delegates"
    return city.admin.post(path, naming(city, delegate, **given), key=key)


def accept(person: Phoneless, delegate: Person) -> Reply:
    return delegate.post(f"/resident/delegations/{person.id}/accept")


def leave(person: Phoneless, delegate: Person) -> Reply:
    return delegate.post(f"/resident/delegations/{person.id}/leave")


def end(city: City, person: Phoneless, delegate: Person) -> Reply:
    path = f"/admin/residents/{person.id}/delegates/{delegate.id}/end"
    return city.admin.post(path, {"reason": "diminta warga"})


def standing(city: City, person: Phoneless, delegate: Person, **given: Any) -> Person:
    """The delegate as whoever they stand for: named, accepted, and come in for them."""
    name(city, person, delegate, **given).ok(201)
    accept(person, delegate).ok()
    return city.sign_in(delegate.phone, "resident", person.id)


def acting(city: City) -> Person:
    """A delegate as whoever they stand for."""
    return standing(city, without_phone(city), city.resident())
