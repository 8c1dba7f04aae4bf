"""The commands of ``bilingual``, one module each, and what they say and ask.

``arguments`` are options that several share, ``page_names`` finds the page that is meant;
``status_report`` and ``next_steps`` are what ``status`` and ``update`` print.
"""
