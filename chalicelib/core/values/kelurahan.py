"""The city's kelurahan and kecamatan, with their official codes.

The table is `kelurahan.csv` beside this file (for Malang: 57 kelurahan in 5 kecamatan, codes of
Kepmendagri 300.2.2-2430/2025). Another city replaces that file and nothing else.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """A kelurahan: its dotted code `35.73.01.1001`, its name, and the kecamatan it lies in."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str


@cache
def all_kelurahan() -> tuple[Kelurahan, ...]:
    """Every kelurahan of the city, ascending by code.

    Read on first use: a function that imports nothing should not pay for it when it starts.
    """
    with Path(__file__).with_name("kelurahan.csv").open(encoding="utf-8", newline="") as table:
        rows = [
            Kelurahan(
                row["kelurahan_code"],
                row["kelurahan"],
                row["kecamatan_code"],
                row["kecamatan"],
            )
            for row in csv.DictReader(table)
        ]
    return tuple(sorted(rows, key=lambda kelurahan: kelurahan.code))


def nearest_first(near: str | None = None) -> list[str]:
    """The codes of all kelurahan, nearest first: `near` itself, those of its kecamatan, the rest;
    by code within each. By code alone where `near`, a code of ours, is None."""
    here = by_code()[near] if near else None

    def distance(there: Kelurahan) -> int:
        if here is None or there.code == here.code:
            return 0
        return 1 if there.kecamatan_code == here.kecamatan_code else 2

    return [one.code for one in sorted(all_kelurahan(), key=distance)]


@cache
def by_code() -> dict[str, Kelurahan]:
    """The kelurahan by code, both as `35.73.01.1001` and as `3573011001`."""
    table = {kelurahan.code: kelurahan for kelurahan in all_kelurahan()}
    return table | {code.replace(".", ""): kelurahan for code, kelurahan in table.items()}


@cache
def _kecamatan() -> dict[str, str]:
    return {one.kecamatan_code: one.kecamatan for one in all_kelurahan()}


def kecamatan(code: str) -> str:
    """The name of a kecamatan of the city by its code."""
    return _kecamatan()[code]


@cache
def _by_name() -> dict[str, Kelurahan]:
    # Without case and blanks: offices write both "Tasikmadu" and "Tasik Madu".
    return {_folded(kelurahan.name): kelurahan for kelurahan in all_kelurahan()}


def named(name: str) -> Kelurahan | None:
    """The kelurahan of that name, whatever its case and blanks; None where there is none."""
    return _by_name().get(_folded(name))


def _folded(name: str) -> str:
    return "".join(name.split()).casefold()
