"""The door of visitors: a code must be good before a text message is sent for it."""

from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.codes.rules.code import Claimed, door_refusal, taken
from chalicelib.codes.store.codes import Codes
from chalicelib.codes.use.find import FindCode
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.instants import Clock


class Knock(Component, frozen=True, kw_only=True):
    """The use case of whoever wants to come in with a code and is not known yet."""

    find: FindCode
    codes: Codes
    campaigns: ReadCampaigns
    clock: Clock

    def knock(self, text: str, origin: str) -> Write:
        """The write that counts a text message for a code that is free to claim, typed at the
        internet address `origin`. Raises as `FindCode.typed`, `already_claimed`, or
        `campaign_not_open` where no code of its campaign can be claimed any more."""
        try:
            code = self.find.typed(text, f"door#{origin}", "campaign_code")
        except Claimed:
            raise taken() from None
        terms = self.campaigns.recent(
            code.campaign_id, lambda terms: door_refusal(terms, self.clock())
        )
        if refused := door_refusal(terms, self.clock()):
            raise refused
        return self.codes.ask(code.hash)
