"""Every operation asked as its own declaration says, and as it does not: fuzzing by OpenAPI."""
