"""A project of two models, for tests."""

from bilingual.locales import INTERFACE

project = "Tiny"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "model_atlas", "bilingual"]
primary_domain = "atlas"
html_theme = "furo"
bibtex_bibfiles = ["../refs.bib"]
bibtex_default_style = "atlas"
bibtex_reference_style = "label"
nitpicky = True
numfig = True
locale_dirs = ["../locale", INTERFACE]
gettext_compact = False
bilingual_languages = {"en": "English", "zh_CN": "中文"}
bilingual_titles = {"en": "Tiny", "zh_CN": "小项目"}
model_atlas_today = "2026-01-02"
