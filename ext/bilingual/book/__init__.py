"""The book of each language: ``settings`` for LaTeX, ``making`` it, reading the ``texlog``."""
