"""A person's WhatsApp: what they send from their phone, and what they are answered there."""

import json
import re
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.stack import wait_for


def text_shown(person: Person, button: str = "Masuk lewat WhatsApp") -> str:
    """Ask to come in by message; the text that the page shows."""
    person.press(button)
    text = person.page.locator("code")
    expect(text).to_have_text(re.compile("MASUK TUMBAS"))
    expect(person.page.get_by_role("link", name="Buka WhatsApp")).to_have_attribute(
        "href", re.compile(r"^https://wa\.me/62\d+\?text=MASUK%20TUMBAS")
    )
    return text.inner_text()


def send(person: Person, phone: str, text: str) -> str:
    """Send a text from a phone by WhatsApp; what it is answered."""
    before = len(_answers(person, phone))
    body = json.dumps({"phone": phone, "text": text}).encode()
    request = Request(f"{person.stack.base}/dev/whatsapp", body)
    with urlopen(request, timeout=60) as answer:
        assert json.load(answer) == {"webhook": 200}

    def answered() -> str | None:
        found = _answers(person, phone)
        return found[0]["text"] if len(found) > before else None

    return str(wait_for(60, answered))


def _answers(person: Person, phone: str) -> list[dict[str, str]]:
    messages = person.stack.text_messages(phone)
    return [one for one in messages if one["channel"] == "whatsapp"]
