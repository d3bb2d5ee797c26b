"""What merchants sell: the catalogue of local goods."""
