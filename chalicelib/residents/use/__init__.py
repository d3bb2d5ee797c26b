"""Finding residents, keeping their phone, and letting their entitlement follow the registry."""
