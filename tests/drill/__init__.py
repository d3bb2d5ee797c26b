"""A restore, rehearsed: a city trades, loses its tables, and is put back to an instant by the very
commands of `infra.restore`, in the emulator (`make drill`)."""
