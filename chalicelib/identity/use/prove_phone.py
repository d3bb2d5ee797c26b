"""Proving a phone by the code that went to it."""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.identity.rules.codes import Purpose, hashed_code, is_challenge, is_of_message
from chalicelib.identity.rules.texts import knock_id
from chalicelib.identity.store.challenges import Challenges
from chalicelib.identity.store.keys import SecretsManagerKeys
from chalicelib.identity.use.pseudonyms import Pseudonyms


@dataclass(frozen=True, slots=True)
class Proof:
    """That somebody holds a phone (a keyed hash), and what a code was asked for. `used` is the
    write that makes it good only once, for the transaction of what it opens."""

    phone: str
    purpose: Purpose
    used: Write


class ProvePhone(Component, frozen=True, kw_only=True):
    """The use case of whoever answers a challenge."""

    challenges: Challenges
    keys: SecretsManagerKeys
    pseudonyms: Pseudonyms
    clock: Clock

    def prove(
        self, challenge_id: str, code: str, purposes: Collection[Purpose], phone: str | None
    ) -> Proof:
        """The phone that a challenge of these purposes was sent to, where its code is right and it
        is `phone` (`+62…`; None: any). Raises `otp_invalid`, or `otp_locked` where that challenge
        has been tried too often."""
        if not is_challenge(challenge_id):
            raise Refused("otp_invalid")
        by_message = is_of_message(challenge_id)
        if by_message:
            # Whoever answered the text knew no more of the challenge than the text says.
            challenge_id = knock_id(self.keys.pepper, challenge_id)
        challenge = self.challenges.count_try(challenge_id, self.clock())
        ours = hashed_code(self.keys.pepper, challenge_id, code)
        right = hmac.compare_digest(challenge.code_hash, ours) and challenge.purpose in purposes
        if not right or (phone and self.pseudonyms.hash_phone(phone) != challenge.phone):
            raise Refused("otp_invalid")
        use = self.challenges.use_text if by_message else self.challenges.use
        return Proof(challenge.phone, challenge.purpose, use(challenge_id))
