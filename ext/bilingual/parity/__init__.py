"""Two built sites of one project, compared page by page. Knows HTML, not Sphinx."""
