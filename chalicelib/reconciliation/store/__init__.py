"""The books of other concepts as they are stored, and the reports that are kept."""
