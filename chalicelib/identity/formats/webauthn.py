"""What browsers and devices say of a passkey (W3C, Web Authentication Level 3), read by the library
of that name. Whoever imports this loads it: 0.2 seconds and 4 MB."""

from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import options_to_json_dict
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chalicelib.identity.formats.site import Site

# Nobody is hurried; the challenge itself ends after five minutes.
_PATIENCE_MS = 300_000
# The longest id of a credential (WebAuthn, 5.4.7: 1,023 bytes), in base64url.
_LONGEST_ID = 1_364

Json = dict[str, Any]


class Malformed(Exception):
    """What was sent is no passkey, or not one that was made here for this."""


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey as its device has made it."""

    credential: bytes
    public_key: bytes
    sign_count: int


def creation_options(
    site: Site, challenge: str, handle: bytes, name: str, others: list[bytes]
) -> Json:
    """What a browser is told to make (PublicKeyCredentialCreationOptionsJSON): a passkey that a
    device keeps itself, so that nobody types a name, and opens to its owner alone. `others` are
    credentials of the same owner, of which a device makes no second."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Tumbas",
        user_id=handle,
        user_name=name,
        challenge=challenge.encode(),
        timeout=_PATIENCE_MS,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in others],
    )
    return options_to_json_dict(options)


def request_options(site: Site, challenge: str) -> Json:
    """What a browser is told to prove (PublicKeyCredentialRequestOptionsJSON)."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge.encode(),
        timeout=_PATIENCE_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def read_made(site: Site, challenge: str, credential: Json) -> Made:
    """The passkey in a browser's RegistrationResponseJSON. Raises Malformed for one that was not
    made for this challenge, at this site, by somebody whom the device has recognised."""
    try:
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    # Also what the library trips over: a stranger has written it.
    except Exception as error:
        raise Malformed(str(error)) from error
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def credential_id(credential: Json) -> bytes:
    """Which credential somebody says that they prove. Raises Malformed."""
    raw = credential.get("rawId")
    if not isinstance(raw, str) or not 1 <= len(raw) <= _LONGEST_ID:
        raise Malformed("no rawId")
    try:
        return webauthn.base64url_to_bytes(raw)
    except ValueError as error:
        raise Malformed("no base64url") from error


def read_proof(
    site: Site, challenge: str, credential: Json, public_key: bytes, handle: bytes
) -> int:
    """How often a device says that it has signed, with this AuthenticationResponseJSON. Raises
    Malformed for one that was not made for this challenge, at this site, by this key, for the owner
    of this handle, whom the device has recognised."""
    try:
        parsed = webauthn.helpers.parse_authentication_credential_json(credential)
        found = webauthn.verify_authentication_response(
            credential=parsed,
            expected_challenge=challenge.encode(),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            # Whether it goes on from the last is a rule of ours, which tells the journal.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as error:
        raise Malformed(str(error)) from error
    if parsed.response.user_handle not in (None, b"", handle):
        raise Malformed("another owner's")
    return found.new_sign_count
