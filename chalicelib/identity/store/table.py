"""The identity table. Every `phone` in a key is a keyed hash, never a number.

| pk | sk | what |
| --- | --- | --- |
| `phone#{phone}` | `{role}#{subject id}` | a login: for whom the phone may sign in |
| `otp#{phone}` | `sent` | when codes went to the phone lately |
| `otp#{phone}` | `code` | the code that stands, hashed, and how often it was tried |
| `family#{id}` | `family` | a signed-in browser: which refresh token is the newest |
| `staff` | `{staff id}` | a member of staff |
"""

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model


class IdentityItem(Model):
    class Meta:
        table_name = "identity"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    expires_at = UnicodeAttribute(null=True)
    sent: ListAttribute[str] = ListAttribute(null=True)
    version = NumberAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    phone_masked = UnicodeAttribute(null=True)
    subject_id = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    rotated_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    proposed_by = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)


def find_item(pk: str, sk: str) -> IdentityItem | None:
    """An item of the table, up to date; None where there is none."""
    try:
        return IdentityItem.get(pk, sk, consistent_read=True)
    except IdentityItem.DoesNotExist:
        return None
