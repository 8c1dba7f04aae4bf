"""One module for each command of ``bilingual``."""
