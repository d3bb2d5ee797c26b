"""Whose QRIS code it is that a resident's wallet has read."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes.public import PublicMerchantView
from chalicelib.merchants.use.directory import PublicMerchant

api = Api("merchants")


@api.route(
    "GET",
    "/resident/qris/{nmid}",
    RESIDENTS,
    answers={200: PublicMerchantView},
    refusals=("not_found",),
)
def merchant_of_qris(request: Request, parts: MerchantParts) -> PublicMerchantView:
    """The active shop whose QRIS code bears this national number (NMID)."""
    found = parts.look_up.with_nmid(request.path["nmid"])
    return PublicMerchantView.of(PublicMerchant.of(found))
