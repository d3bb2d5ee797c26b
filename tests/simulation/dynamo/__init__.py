"""DynamoDB in memory, with its limits and failures: what the simulation's world stands on."""
