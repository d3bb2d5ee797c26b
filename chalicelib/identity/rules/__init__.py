"""Who may sign in, for how long, and how a city's keys live."""
