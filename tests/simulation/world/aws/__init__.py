"""AWS's other services, as far as ours ask them: small, and each may fail as the world decides."""
