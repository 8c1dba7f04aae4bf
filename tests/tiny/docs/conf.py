"""A project of two models, for tests."""

project = "Tiny"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "model_atlas", "bilingual"]
primary_domain = "atlas"
html_theme = "furo"
bibtex_bibfiles = ["../refs.bib"]
bibtex_default_style = "atlas"
bibtex_reference_style = "label"
nitpicky = True
numfig = True
locale_dirs = ["../locale"]
gettext_compact = False
model_atlas_today = "2026-01-02"
