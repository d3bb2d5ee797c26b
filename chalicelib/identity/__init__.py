"""Who is who: codes, access tokens, refresh cookies, staff, keys."""
