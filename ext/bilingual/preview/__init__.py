"""The preview of a translator.

``pages`` turns it on and says above each page what its colours mean; ``transforms`` gives the
colours to texts, those with one of the ``mistakes`` among them.
"""
