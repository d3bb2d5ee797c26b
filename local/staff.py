"""The staff whom every local city has (contract, "Signing in"), and one admin more for the demo."""

from chalicelib.identity.rules.staff import StaffRole

STAFF: tuple[tuple[StaffRole, str, str], ...] = (
    ("admin", "+628110000001", "Sri Wahyuni"),
    ("finance", "+628110000002", "Bambang Sutrisno"),
    ("finance", "+628110000003", "Dewi Lestari"),
    ("auditor", "+628110000004", "Agus Salim"),
)
# Staff are kept by two admins.
DEMO_STAFF: tuple[tuple[StaffRole, str, str], ...] = (("admin", "+628110000005", "Ratna Ningsih"),)
