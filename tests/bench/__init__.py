"""The performance benchmark of the plugin ``model_atlas``: ``python -m tests.bench``."""
