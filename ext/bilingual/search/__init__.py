"""Search without a dictionary: ``language`` registers it with Sphinx.

``pairs`` cuts text, ``packed`` writes the index, ``bridges`` adds the pairs between two pieces
of text; ``search.js`` cuts the query.
"""
