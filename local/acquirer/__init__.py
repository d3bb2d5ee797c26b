"""Stand-in acquirers for one machine: they sign, notify, answer queries and send a daily file as
real ones do, over HTTP, and know nothing of the city but its public key. Never packaged."""
