"""Under which id or hash the city knows a number that it must not keep."""

from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.identity.rules.hashes import keyed_digest, keyed_hash
from chalicelib.identity.store.keys import SecretsManagerKeys


class Pseudonyms(Component, frozen=True, kw_only=True):
    """Keyed hashes: the same for the same number, and they tell nothing of it."""

    keys: SecretsManagerKeys

    def hash_phone(self, phone: str) -> str:
        """The keyed hash under which a phone (`+62…`) is known."""
        return keyed_hash(self.keys.pepper, "phone", phone)

    def hash_card(self, number: str) -> str:
        """The keyed hash under which a payer's card (CPAN) is known."""
        return keyed_hash(self.keys.pepper, "card", number)

    def hash_campaign_code(self, code: str) -> str:
        """The keyed hash under which a code of a campaign is known."""
        return keyed_hash(self.keys.pepper, "campaign code", code)

    def digest(self, purpose: str, text: str) -> bytes:
        """32 bytes that only this city can make of a text."""
        return keyed_digest(self.keys.pepper, purpose, text)

    def id_of_nik(self, nik: str) -> str:
        """The resident id that belongs to a NIK."""
        return self._id(ids.RESIDENT, "nik", nik)

    def id_of_nib(self, nib: str) -> str:
        """The merchant id that belongs to a NIB."""
        return self._id(ids.MERCHANT, "nib", nib)

    def id_of_visitor(self, phone: str) -> str:
        """The resident id that belongs to a visitor's phone (a keyed hash)."""
        return self._id(ids.RESIDENT, "visitor", phone)

    def id_of_staff(self, role: str, phone: str) -> str:
        """The staff id that belongs to a phone (`+62…`) in a role."""
        return self._id(ids.STAFF, "staff", f"{role}\0{phone}")

    def _id(self, prefix: str, purpose: str, value: str) -> str:
        return ids.stable_id(prefix, keyed_digest(self.keys.pepper, purpose, value))
