"""In which order the acts of the audit journal stand."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audit.rules import AuditEntry

INSTANTS = st.sampled_from(["2026-11-30T17:00:00.000Z", "2026-11-30T17:00:00.001Z"])
IDS = st.from_regex(r"aud_[0-9A-Za-z]{1,3}", fullmatch=True)


def entry(occurred_at: str, id: str) -> AuditEntry:
    return AuditEntry(id, occurred_at, "finance:stf_1", "", "settlement.approve", "stl_1", {})


@given(st.lists(st.tuples(INSTANTS, IDS), unique=True, max_size=12))
def test_acts_stand_by_their_instant_and_those_of_one_instant_by_their_id(
    acts: list[tuple[str, str]],
) -> None:
    listed = sorted((entry(*act) for act in acts), key=lambda one: one.key)
    assert [(one.occurred_at, one.id) for one in listed] == sorted(acts)
    assert len({one.key for one in listed}) == len(acts)
