"""The identity table. Every `phone` in a key is a keyed hash, never a number.

| pk | sk | what |
| --- | --- | --- |
| `phone#{phone}` | `{role}#{subject id}` | a login: for whom the phone may sign in |
| `phone#{phone}` | `resident#{resident id}#{delegate id}` | the login of a delegate |
| `visitor#{phone}` | `{resident id}` | the login of a visitor |
| `challenge#{id}` | `challenge` | its phone, its code (hashed), and how often it was tried |
| `challenge#{text id}` | `challenge` | the same for a text that came by message, and its answer |
| `answers#{phone}` | `answers` | when answers went to the phone lately |
| `otp#{phone}` | `strangers` | when codes went to the phone lately, for browsers it does not know |
| `otp#{phone}` | `device#{id}` | the same for a browser that has signed in as it |
| `application codes`, `visitor codes` | `{hour}` | how many went out to strangers |
| `family#{id}` | `family` | a signed-in browser: which refresh token is the newest |
| `staff` | `{staff id}` | a member of staff, and which passkeys of theirs count for money |
| `passkey#{id}` | `passkey` | a passkey: whose, its public key, how often it has signed |
| `passkeys#{phone}` | `{role}#{subject id}` | which passkeys somebody has |
| `challenge#{challenge}` | `used` | a challenge that a passkey has answered |
"""

from pynamodb.attributes import (
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.models import Model


class IdentityItem(Model):
    class Meta:
        table_name = "identity"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute(null=True)
    role = UnicodeAttribute(null=True)
    purpose = UnicodeAttribute(null=True)
    code_hash = UnicodeAttribute(null=True)
    tries = NumberAttribute(null=True)
    expires_at = UnicodeAttribute(null=True)
    sent: ListAttribute[str] = ListAttribute(null=True)
    signed_in_at = UnicodeAttribute(null=True)
    version = NumberAttribute(null=True)
    message = UnicodeAttribute(null=True)
    leased_until = UnicodeAttribute(null=True)
    answered_at = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    phone_masked = UnicodeAttribute(null=True)
    subject_id = UnicodeAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    rotated_at = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    proposed_by = UnicodeAttribute(null=True)
    counting = UnicodeSetAttribute(null=True)
    until = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)


def find_item(pk: str, sk: str) -> IdentityItem | None:
    """An item of the table, up to date; None where there is none."""
    try:
        return IdentityItem.get(pk, sk, consistent_read=True)
    except IdentityItem.DoesNotExist:
        return None
