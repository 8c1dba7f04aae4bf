"""Markup of a message and of its translation: the same things, as often."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from bilingual.checks.kinds import Fault, Kind

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from bilingual.checks.markup import Markup, Role

Item = TypeVar("Item")

#: A placeholder of :meth:`str.format`, ``{}`` or ``{name}``.
_PLACEHOLDER: Final = re.compile(r"\{[\w.\[\]]*(?:![rsa])?(?::[^{}]*)?\}")
#: What makes a paragraph something else when it stands first.
_MARKER: Final = re.compile(r"(\s*\d+)(?=[.)]\s)|(\s*)(?=[-+*#>|:%~=`<\[])")


#: Names of a parser's blocks that a translator would not know.
_BLOCKS: Final = {
    "blockquote": "quotation", "hr": "line", "dl": "definition list", "html_block": "HTML block",
    "myst_line_comment": "comment", "colon_fence": "directive", "fence": "code block",
}  # fmt: skip


class Thing(NamedTuple):
    """Something in a text, and how it is written there."""

    kind: Kind
    written: str


def compare(
    source: Markup, target: Markup, string: str, read: Callable[[str], Markup]
) -> Iterator[Fault]:
    """The differences. *string* is the translation; *read* parses a corrected one."""
    yield from _blocks(target, string, read)
    yield from _things(source, target, string, read)
    for name, mark in (("em", "*…*"), ("strong", "**…**"), ("s", "~~…~~")):
        before, after = source.emphasis[name], target.emphasis[name]
        if before != after:
            message = f"has {after} × {mark}, the source {before}"
            yield Fault(Kind.EMPHASIS, message)
    if source.hard_breaks != target.hard_breaks:
        message = f"ends {target.hard_breaks} lines by force, the source {source.hard_breaks}"
        yield Fault(Kind.HARD_BREAK, message)
    if source.html != target.html:
        tags = ", ".join(sorted((source.html - target.html) | (target.html - source.html)))
        yield Fault(Kind.INLINE_HTML, f"differs in HTML: {tags}")


def placeholders(source: str, target: str) -> Iterator[Fault]:
    """Differences between two format strings."""
    before, after = (sorted(_PLACEHOLDER.findall(text)) for text in (source, target))
    if before != after:
        message = f"has the placeholders {_list(after)}, the source {_list(before)}"
        yield Fault(Kind.PLACEHOLDER, message)


def _list(items: list[str]) -> str:
    return " ".join(items) or "(none)"


def _blocks(target: Markup, string: str, read: Callable[[str], Markup]) -> Iterator[Fault]:
    if target.is_paragraph:
        return
    if set(target.blocks) == {"paragraph_open"}:
        joined = re.sub(r"\s*\n\s*", "", string)
        message = f"is {len(target.blocks)} paragraphs: join them"
        yield Fault(Kind.PARAGRAPH, message, joined if read(joined).is_paragraph else "")
        return
    block = target.blocks[0].removesuffix("_open") if target.blocks else "comment"
    name = _BLOCKS.get(block, block.replace("_", " "))
    article = "an" if name[0].lower() in "aeiou" or name.startswith("HTML") else "a"
    escaped = _MARKER.sub(r"\g<0>\\", string, count=1)
    message = f"reads as {article} {name}, not as a sentence: begin with a word, or write two "
    message += "backslashes, “\\\\”, before the sign"
    yield Fault(Kind.BLOCK_MARKER, message, escaped if read(escaped).is_paragraph else "")


def _things(
    source: Markup, target: Markup, string: str, read: Callable[[str], Markup]
) -> Iterator[Fault]:
    lost, new = _listed(source, target), _listed(target, source)
    for kind in Kind:
        missing = [thing.written for thing in lost if thing.kind == kind]
        added = [thing.written for thing in new if thing.kind == kind]
        if missing or added:
            suggestion = _exchange(string, missing, added)
            if suggestion and _listed(source, read(suggestion)) != [
                thing for thing in lost if thing.kind != kind
            ]:
                suggestion = ""
            message = _message(missing, added)
            if kind == Kind.CITATION and not added:
                message += ": put it back where its statement ends"
            yield Fault(kind, message, suggestion)


def _message(missing: list[str], added: list[str]) -> str:
    if not added:
        return f"lacks {', '.join(missing)}"
    if not missing:
        return f"has {', '.join(added)}, which the source has not"
    return f"has {', '.join(added)} where the source has {', '.join(missing)}"


def _exchange(string: str, missing: list[str], added: list[str]) -> str:
    """The translation with the one thing that differs as in the source."""
    if len(missing) != 1 or len(added) != 1:
        return ""
    if string.count(added[0]) == 1:
        return string.replace(added[0], missing[0])
    # The target of a role with words of its own.
    old, new = (f"<{written.partition('`')[2][:-1]}>" for written in (added[0], missing[0]))
    return string.replace(old, new) if string.count(old) == 1 else ""


def _listed(one: Markup, other: Markup) -> list[Thing]:
    """What *one* has more often than *other*."""
    found = [Thing(_role_kind(role), _written_role(role)) for role in _more(one.roles, other.roles)]
    for kind, name, form in _SIMPLE:
        more = _more(getattr(one, name), getattr(other, name))
        found += [Thing(kind, form.format(item)) for item in more]
    return found


_SIMPLE: Final = (
    (Kind.LINK, "links", "]({})"),
    (Kind.IMAGE, "images", "]({})"),
    (Kind.CODE, "code", "`{}`"),
    (Kind.MATHS, "maths", "${}$"),
    (Kind.FOOTNOTE, "footnotes", "[^{}]"),
    (Kind.SUBSTITUTION, "substitutions", "{{{{{}}}}}"),
)


def _more(one: Counter[Item], other: Counter[Item]) -> list[Item]:
    return list((one - other).elements())


def _role_kind(role: Role) -> Kind:
    return Kind.CITATION if role[0].startswith("cite") else Kind.ROLE


def _written_role(role: Role) -> str:
    name, target = role
    return f"{{{name}}}`{target}`" if target else f"{{{name}}}`…`"
