"""What somebody tries who wants rewards that are not theirs."""

from tests.http.conftest import TestCity
from tests.http.rewarding import program
from tests.http.test_rewards import days_ago, outcome


def test_a_payment_from_before_the_campaign_is_not_rewarded_by_a_claim_without_a_day(
    city: TestCity,
) -> None:
    made = program(city)
    payment = made.payment(paid_on=days_ago(made, 3))
    early = made.claim(payment)
    made.tell(payment)
    assert outcome(made.again(early)) == ("refused", 0, "not_in_period")
    assert made.left() == 100_000
