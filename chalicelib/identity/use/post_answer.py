"""Sending by WhatsApp: one request to Meta's Graph API, and what becomes of it."""

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.outside import Answer, Outside, Unreachable
from chalicelib.core.values.web_addresses import own_address, read_endpoint
from chalicelib.identity.formats import whatsapp
from chalicelib.identity.rules.answers import Next, after
from chalicelib.identity.store.channels import Channels


class PostAnswer(Component, frozen=True, kw_only=True):
    """Posts answers. `messages` is the address at which the city's number sends; `on_one_machine`
    lets it be of this very machine."""

    channels: Channels
    outside: Outside
    messages: str
    on_one_machine: bool

    def post(self, phone: str, text: str, answers: str, failures: int) -> Next:
        """Send a text to a phone (`+62…`) that has sent us the message `answers`, after so many
        failures; what follows. Raises NoAddress where the city's settings name none."""
        loopback = own_address(self.messages) if self.on_one_machine else ""
        endpoint = read_endpoint(self.messages, loopback)
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.channels.secrets().access_token}",
        }
        body = whatsapp.to_send(phone, text, answers)
        try:
            answer = self.outside.send("POST", endpoint, headers, body)
        except Unreachable as unreachable:
            answer = Answer(0, unreachable.why.encode())
        code = whatsapp.error_code(answer.body)
        next = after(answer.status, code, answer.retry_after_s, failures)
        log(event="answer", status=answer.status, meta=code, next=str(next))
        return next
