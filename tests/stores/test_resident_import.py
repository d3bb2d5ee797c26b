"""Imports of residents within one request, on real tables."""

from threading import Thread

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.identity.parts import IdentityParts
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.rules import Outcome
from chalicelib.imports.use.at_once import LEASE_LIFE
from chalicelib.residents.parts import ResidentParts
from tests.stack import TestEmulator
from tests.stores.import_city import (
    ADMIN,
    KELURAHAN,
    OTHER_KELURAHAN,
    Clock,
    Killed,
    Moment,
    beside,
    city,
    killed_before_write,
    merchant,
    merchants,
    nik,
    resident,
    residents,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock) -> Parts:
    emulator.empty_tables()
    return city(clock)


def run(parts: Parts, body: bytes) -> Outcome:
    return parts[ImportParts].at_once.run("residents", body, ADMIN)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.rejected_rows


def id_of(parts: Parts, number: int) -> str:
    found, _ = parts[ResidentParts].look_up.page(nik(number), None, 1)
    return found[0].id


def names_at(parts: Parts, phone: str) -> list[str]:
    hashed = parts[IdentityParts].pseudonyms.hash_phone(phone)
    return [login.name for login in parts[IdentityParts].logins.of_phone(hashed, "resident")]


def phone_of(parts: Parts, resident_id: str) -> str:
    """The keyed hash of a resident's phone."""
    return parts[ResidentParts].store.get(resident_id).phone_hash or ""


def sign_in(parts: Parts, resident_id: str) -> None:
    """What a resident's sign-in does to them."""
    parts[ResidentParts].welcome.welcome(resident_id, phone_of(parts, resident_id))


def test_the_same_file_twice_changes_nothing(parts: Parts) -> None:
    body = residents(*[resident(number) for number in range(300)])
    assert counts(run(parts, body)) == (300, 0, 0, 0)
    assert counts(run(parts, body)) == (0, 0, 300, 0)


def test_good_rows_go_in_beside_bad_ones_which_are_named(parts: Parts) -> None:
    body = residents(
        resident(1),
        "3.57301E+15,Budi,0812,35.73.01.1001,",
        resident(2, phone=""),
        resident(1, name="Orang Lain"),
    )
    outcome = run(parts, body)
    assert counts(outcome) == (2, 0, 0, 2)
    assert {(one.row, one.error.field) for one in outcome.rejections} == {
        (3, "nik"),
        (3, "phone"),
        (5, "nik"),
    }
    second = next(one.error for one in outcome.rejections if one.row == 5)
    assert "baris 2" in second.message_id
    assert "row 2" in second.message_en
    assert parts[ResidentParts].look_up.one(id_of(parts, 1)).name == "Siti Rahayu"


def test_a_phone_may_stand_for_a_family(parts: Parts) -> None:
    run(parts, residents(*[resident(n, name=f"Anak {n}", phone="081299998888") for n in (1, 2)]))
    assert sorted(names_at(parts, "+6281299998888")) == ["Anak 1", "Anak 2"]


def test_a_new_phone_takes_the_place_of_the_old_one(parts: Parts) -> None:
    run(parts, residents(resident(1, phone="081200001111")))
    assert counts(run(parts, residents(resident(1, phone="081200002222")))) == (0, 1, 0, 0)
    assert names_at(parts, "+6281200001111") == []
    assert names_at(parts, "+6281200002222") == ["Siti Rahayu"]


def test_a_phone_taken_out_of_the_file_can_no_longer_sign_in(parts: Parts) -> None:
    run(parts, residents(resident(1, phone="081200001111")))
    run(parts, residents(resident(1, phone="")))
    assert names_at(parts, "+6281200001111") == []
    assert parts[ResidentParts].look_up.one(id_of(parts, 1)).phone is None


def test_a_new_name_is_known_at_sign_in(parts: Parts) -> None:
    run(parts, residents(resident(1, phone="081200001111")))
    run(parts, residents(resident(1, phone="081200001111", name="Siti Aminah")))
    assert names_at(parts, "+6281200001111") == ["Siti Aminah"]


def test_what_was_claimed_survives_an_import_and_the_entitlement_follows_it(
    parts: Parts,
) -> None:
    run(parts, residents(resident(1)))
    resident_id = id_of(parts, 1)
    sign_in(parts, resident_id)
    parts.writer.transact(
        [
            parts[ResidentParts].entitlements.claim(
                resident_id,
                phone_of(parts, resident_id),
                "cmp_aaaaaa",
                "vch_1",
                1,
                [],
                [],
                lambda _: Refused("not_eligible"),
            )
        ]
    )
    run(parts, residents(resident(1, segments="lansia", phone="081200002222")))
    assert parts[ResidentParts].entitlements.claimed(resident_id)[0] == {"cmp_aaaaaa": ["vch_1"]}
    for campaign, kelurahan, allowed in (
        ("cmp_bbbbbb", [KELURAHAN], True),
        ("cmp_cccccc", [OTHER_KELURAHAN], False),
    ):
        claim = parts[ResidentParts].entitlements.claim(
            resident_id,
            phone_of(parts, resident_id),
            campaign,
            "vch_2",
            1,
            kelurahan,
            ["lansia"],
            lambda _: Refused("not_eligible"),
        )
        if allowed:
            parts.writer.transact([claim])
        else:
            with pytest.raises(Refused, match="not_eligible"):
                parts.writer.transact([claim])


def test_an_import_makes_no_entitlement_for_those_who_never_signed_in(parts: Parts) -> None:
    run(parts, residents(resident(1)))
    run(parts, residents(resident(1, segments="lansia")))
    claim = parts[ResidentParts].entitlements.claim(
        id_of(parts, 1),
        "phone",
        "cmp_aaaaaa",
        "vch_1",
        1,
        [],
        [],
        lambda _: Refused("not_eligible"),
    )
    with pytest.raises(Refused, match="not_eligible"):
        parts.writer.transact([claim])


def test_niks_that_a_spreadsheet_rounded_refuse_the_whole_file(parts: Parts) -> None:
    rows = [resident(n).replace(nik(n), nik(n)[:-1] + "0") for n in range(10, 400, 10)]
    with pytest.raises(Refused, match="validation_failed") as refused:
        run(parts, residents(*rows))
    assert refused.value.errors[0][0] == "nik"
    assert parts[ResidentParts].look_up.page("", None, 10)[0] == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\n\n",
        b"PK\x03\x04" + bytes(100),
        residents(resident(1), header="nik,name,phone,kelurahan_code"),
        residents(resident(1), header="nik,name,phone,kelurahan_code,segments,gaji"),
        residents(resident(1), header="nik,nik,name,phone,kelurahan_code,segments"),
        residents(resident(1), "x" * 70_000),
        b"\xff\xfe\x00",
        b"nik;" * 5_000,
    ],
    ids=["empty", "blank", "xlsx", "missing", "unknown", "twice", "long", "utf16", "wide"],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_stored(
    parts: Parts, body: bytes
) -> None:
    with pytest.raises(Refused, match="validation_failed") as refused:
        run(parts, body)
    field, words = refused.value.errors[0]
    assert field == "file"
    assert all(words)
    assert parts[ResidentParts].look_up.page("", None, 10)[0] == []


def test_only_one_import_runs_at_a_time(parts: Parts, clock: Clock) -> None:
    # Through a lease that another request holds, and two requests at once.
    parts[ImportParts].leases.take("residents", "another", LEASE_LIFE)
    with pytest.raises(Refused, match="state_conflict") as refused:
        run(parts, residents(resident(1)))
    assert refused.value.retry_after == LEASE_LIFE.total_seconds()
    assert parts[ImportParts].at_once.run("merchants", merchants(merchant(1)), ADMIN).created == 1
    clock.pass_by(seconds=LEASE_LIFE.total_seconds())
    assert run(parts, residents(resident(1))).created == 1
    assert run(parts, residents(resident(2))).created == 1


def test_of_two_imports_at_once_each_row_counts_once(parts: Parts) -> None:
    body = residents(*[resident(number) for number in range(500)])
    answers: list[Outcome | Refused] = []

    def try_it() -> None:
        try:
            answers.append(run(parts, body))
        except Refused as refused:
            answers.append(refused)

    threads = [Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [one for one in answers if isinstance(one, Outcome)]
    assert len(answers) == 4
    assert sum(one.created for one in done) == 500
    assert all(one.code == "state_conflict" for one in answers if isinstance(one, Refused))


@pytest.mark.parametrize("moves", [False, True], ids=["another name", "another phone"])
def test_a_phone_changed_beside_any_write_of_an_import_is_changed_before_it_or_after_it(
    parts: Parts, moves: bool
) -> None:
    moment, after = Moment(came=True), 0
    while moment.came:
        old, own, listed = (f"0812{9_000_000 + 10 * after + one}" for one in range(3))
        number = 500 + after
        run(parts, residents(resident(number, phone=old)))
        resident_id = id_of(parts, number)
        sign_in(parts, resident_id)
        body = residents(resident(number, name="Siti Aminah", phone=listed if moves else old))

        def change(to: str = "+62" + own[1:], of: str = resident_id) -> None:
            parts[ResidentParts].change_phone.change(of, to, ADMIN)

        with beside(parts, change, after=after) as moment:
            run(parts, body)
        now = parts[ResidentParts].store.get(resident_id)
        may_sign_in = [one for one in (old, own, listed) if names_at(parts, "+62" + one[1:])]
        assert ["+62" + one[1:] for one in may_sign_in] == [now.phone], after
        assert now.name == "Siti Aminah"
        after += 1
    assert after > 3


def test_an_import_killed_before_any_of_its_writes_is_mended_by_sending_it_again(
    parts: Parts, clock: Clock
) -> None:
    writes = 0
    while True:
        base = writes * 10
        run(parts, residents(resident(base, phone=f"0811{1_000_000 + base}"), resident(base + 1)))
        old_id = id_of(parts, base)
        sign_in(parts, old_id)
        body = residents(
            resident(base, phone=f"0811{2_000_000 + base}", segments="lansia"),
            resident(base + 1, name="Siti Aminah"),
            resident(base + 2),
        )
        try:
            with killed_before_write(parts, writes):
                run(parts, body)
            break
        except Killed:
            pass
        clock.pass_by(seconds=LEASE_LIFE.total_seconds())
        run(parts, body)
        assert counts(run(parts, body)) == (0, 0, 3, 0)
        assert names_at(parts, f"+62811{1_000_000 + base}") == []
        assert names_at(parts, f"+62811{2_000_000 + base}") == ["Siti Rahayu"]
        assert names_at(parts, f"+62812{10_000_001 + base}") == ["Siti Aminah"]
        assert names_at(parts, f"+62812{10_000_002 + base}") == ["Siti Rahayu"]
        claim = parts[ResidentParts].entitlements.claim(
            old_id,
            phone_of(parts, old_id),
            "cmp_aaaaaa",
            "vch_1",
            1,
            [],
            ["lansia"],
            lambda _: Refused("not_eligible"),
        )
        parts.writer.transact([claim])
        writes += 1
    # The lease, logins, the entitlement, the old login, profiles, the lease back.
    assert writes >= 6
