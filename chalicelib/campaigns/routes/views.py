"""What staff and everybody else see of a campaign alike."""

from chalicelib.campaigns.rules.terms import Rule
from chalicelib.core.http.bodies import View


class RuleView(View):
    percent: int
    min_payment: int
    max_per_payment: int
    max_rewards_per_day: int | None
    max_total_per_resident: int | None

    @classmethod
    def of(cls, rule: Rule) -> "RuleView":
        return cls(**{name: getattr(rule, name) for name in cls.__struct_fields__})
