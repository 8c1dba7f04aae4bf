"""Terms of the glossary: agreed translations, words to avoid, ``{term}`` without words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bilingual.checks.kinds import Fault, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bilingual.checks.markup import Markup
    from bilingual.glossary import Glossary


#: Words of somebody else may stay in another language, or have been there before.
_QUOTATION: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")


def terms(glossary: Glossary, source: str, string: str) -> Iterator[Fault]:
    """Agreed terms that a translation lacks, and words that it must not have.

    *source* is the running text of the message, *string* the whole translation.
    """
    lower = string.lower()
    for term in glossary.terms_in(_QUOTATION.sub("", source)):
        words = " / ".join(term.translations)
        note = f" ({term.note})" if term.note else ""
        wrong = [word for word in term.wrong if word.lower() in lower]
        # Titles and names are quoted as they are.
        agreed = (*term.translations, term.term)
        used = any(word.lower() in lower for word in agreed)
        if wrong and not used:
            yield Fault(Kind.AVOIDED, f"has {wrong[0]} for “{term.term}”: write {words}{note}")
        elif not used and not term.optional:
            yield Fault(
                Kind.GLOSSARY,
                f"does not use the agreed translation of “{term.term}”: {words}{note}",
            )
    for word, term in glossary.avoided_in(string):
        words = " / ".join(term.translations)
        corrected = string.replace(word, term.translations[0])
        yield Fault(Kind.AVOIDED, f"has {word}: for “{term.term}” write {words}", corrected)


def bare_terms(glossary: Glossary, source: Markup, target: Markup, string: str) -> Iterator[Fault]:
    """``{term}`` without words, which shows the term of the source."""
    missing = [target_ for name, target_ in source.roles - target.roles if name == "term"]
    for content in target.bare_terms:
        wanted, shown = content, glossary.translations_of(content)
        if ("term", content) in source.roles:
            if content in shown:
                continue
        elif len(missing) == 1:
            wanted, shown = missing[0], (content,)
        word = shown[0] if shown else "…"
        role = f"{{term}}`{word} <{wanted}>`"
        pattern = re.compile(r"\{term\}`\s*" + re.escape(content) + r"\s*`")
        corrected = pattern.sub(lambda _, role=role: role, string) if shown else ""  # type: ignore[misc]
        yield Fault(Kind.BARE_TERM, f"has {{term}}`{content}`: write {role}", corrected)
