"""A shop's sum in the evening, as admins choose it for shops without a smartphone."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.notices.rules.settings import EveningSum
from chalicelib.redemptions.parts import RedemptionParts

api = Api("redemptions")


class EveningBody(Body):
    evening_sum: EveningSum


class EveningView(View):
    evening_sum: EveningSum


@api.route(
    "GET",
    "/admin/merchants/{merchant_id}/evening-sum",
    ADMIN_READERS,
    answers={200: EveningView},
    refusals=("not_found",),
)
def evening_sum(request: Request, parts: RedemptionParts) -> EveningView:
    """Whether a shop is told its day's sum by text message."""
    return EveningView(parts.choose_evening.find(request.path["merchant_id"]).evening_sum)


@api.route(
    "PUT",
    "/admin/merchants/{merchant_id}/evening-sum",
    ADMINS,
    body=EveningBody,
    answers={200: EveningView},
    refusals=("not_found", "state_conflict"),
)
def choose_evening_sum(request: Request, parts: RedemptionParts) -> EveningView:
    """Choose it for a shop that has asked for it."""
    chosen = parts.choose_evening.choose(
        request.path["merchant_id"], request.body.evening_sum, request.subject
    )
    return EveningView(chosen.evening_sum)
