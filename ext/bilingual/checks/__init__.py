"""What ``bilingual check`` looks for in the catalogues.

``kinds`` names the kinds of findings. ``markup`` reads a text as MyST does; ``structure``,
``leftovers``, ``numbers``, ``terms``, ``typography`` and ``state`` each compare a message with
its translation and yield faults; ``checker`` puts them together for a language; ``files`` goes
through files; ``fixing`` writes what is safe to correct; ``reports`` prints.
"""
