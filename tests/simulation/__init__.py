"""The deterministic simulation: one seed decides every schedule (docs/simulation.md)."""
