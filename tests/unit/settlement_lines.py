"""Lines of a settlement: one as it is counted, and one that is ready to be paid."""

from dataclasses import replace

from chalicelib.settlements.rules.line import Line

LINE = Line("stl_a", "260712001", 17, "mrc_a", 100, 0, "", "2026-07-12T00:00:00.000Z")
READY = replace(
    LINE,
    name="Warung",
    bank_code="014",
    bank_account="0012345678",
    bank_account_name="Budi",
    amount=90,
    channel="skn",
    state="ready",
    hold="",
)
