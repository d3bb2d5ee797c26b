"""The pages, as HTML, and the lists of them that search engines read."""
