"""The gettext catalogues of a project: ``.po`` and ``.pot`` files.

``entries`` reads them, ``writing`` writes them. ``templates`` extracts the messages of the
source, with the comments of ``contexts``. ``updating`` brings the catalogues of a language in
line with them: ``carrying`` keeps translations, ``matching`` says which message replaced which.
``new_language`` makes the first catalogues, from another script by ``converting``. ``pieces``
says what of a sentence stays in every language, ``progress`` counts what is translated,
``unreadable`` looks at the catalogues of a build, ``places`` says where those of a page are.
"""
