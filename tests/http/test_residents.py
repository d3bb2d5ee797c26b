"""The register of residents as staff search it."""

from tests.http.client import RESIDENT_HEADER, csv, fresh_key
from tests.http.conftest import TestCity


def test_residents_of_one_name_come_page_by_page(city: TestCity) -> None:
    word = f"Q{fresh_key()[:10]}"
    names = [f"{word} {letter}" for letter in "CABE"] + [f"{word} D"]
    rows = [(city.new_nik(), name, "", "35.73.01.1001", "") for name in names]
    assert city.bring_in("residents", csv(RESIDENT_HEADER, rows)).ok()["created"] == 5
    for limit in (1, 2, 5, 200):
        found: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = city.admin.get("/admin/residents", q=word.lower(), limit=limit, **after).ok()
            found += [one["name"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            after = {"cursor": page["next_cursor"]}
        assert found == sorted(names)
    assert city.admin.get("/admin/residents", q=word[:2]).ok()["items"] == []
