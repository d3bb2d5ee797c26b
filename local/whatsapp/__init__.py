"""A stand-in of Meta's WhatsApp on one machine: it brings what people send, signed as Meta signs,
and takes the city's answers, as Meta does or, where it is told to, as Meta fails."""
