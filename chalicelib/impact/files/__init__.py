"""The public page, as HTML, and the figures behind it as CSV."""
