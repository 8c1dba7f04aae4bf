"""Languages: what a project says of them, and what follows from their codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bilingual.errors import LanguageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Script → the ending of the names of Noto's CJK fonts.
_NOTO = {"Hans": "SC", "Hant": "TC", "Jpan": "JP", "Kore": "KR"}


@dataclass(frozen=True)
class Fonts:
    """Names of the fonts of a script that the Latin fonts of the book do not have."""

    serif: str
    sans: str
    mono: str


@dataclass(frozen=True)
class Language:
    """A language as it is declared. ``code`` is Sphinx's (``zh_CN``)."""

    code: str
    #: The language in itself: 中文.
    name: str
    #: Title, author and subject of the project in this language; empty: as in ``conf.py``.
    title: str = ""
    author: str = ""
    subject: str = ""
    #: BCP 47 code for browsers and search engines: ``zh-Hans``.
    html: str = ""
    #: Whether readers are offered the language. A new one is built, but not offered, until
    #: enough of it is translated.
    offered: bool = True
    #: Per cent of the messages that must be translated before readers are offered it.
    required: int = 80
    fonts: Fonts | None = field(default=None)

    @property
    def address(self) -> str:
        """The folder in addresses: ``zh-cn``."""
        return self.code.replace("_", "-").lower()

    @property
    def script(self) -> str:
        """ISO 15924 code: ``Hans``."""
        return script(self.code)

    @property
    def is_chinese(self) -> bool:
        """Whether the language is written in Chinese characters alone."""
        return self.script in ("Hans", "Hant")

    @property
    def is_cjk(self) -> bool:
        """Whether its script needs fonts of its own in the book, and has no slanted form."""
        return self.script in _NOTO


@dataclass(frozen=True)
class Languages:
    """All languages of a project; the first is the source."""

    items: tuple[Language, ...]

    def __iter__(self) -> Iterator[Language]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def source(self) -> Language:
        """The language that the pages are written in."""
        return self.items[0]

    @property
    def targets(self) -> tuple[Language, ...]:
        """The languages that the pages are translated into."""
        return self.items[1:]

    @property
    def offered(self) -> tuple[Language, ...]:
        """The languages that readers are offered."""
        return tuple(language for language in self if language.offered)

    def get(self, code: str) -> Language:
        """The language of a code in any spelling. Raises :class:`LanguageError`."""
        wanted = sphinx_code(code)
        for language in self:
            if language.code == wanted:
                return language
        known = ", ".join(language.code for language in self)
        raise LanguageError(f"language {code!r} is not declared; declared are: {known}")

    def fonts(self, language: Language) -> Fonts | None:
        """Fonts for Chinese, Japanese or Korean characters within a book in *language*: its
        own, else those of the first language that has some, for names in that script.
        """
        own = [other.fonts for other in (language, *self) if other.fonts]
        return own[0] if own else None


def script(code: str) -> str:
    """The script of a language by Unicode's likely subtags: ``zh_CN`` → ``Hans``."""
    try:
        locale = Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        return ""
    if locale.script:
        return str(locale.script)
    likely: Mapping[str, str] = get_global("likely_subtags")
    full = likely.get(f"{locale.language}_{locale.territory}") or likely.get(locale.language, "")
    return next((part for part in full.split("_") if len(part) == 4), "")


def sphinx_code(code: str) -> str:
    """``zh-cn`` → ``zh_CN``: the language that Read the Docs or a person names, as Sphinx
    writes it.
    """
    language, _, region = code.strip().replace("-", "_").partition("_")
    region = region.title() if len(region) == 4 else region.upper()
    return f"{language.lower()}_{region}" if region else language.lower()


def html_code(code: str) -> str:
    """BCP 47 code. Chinese is told apart by script, since readers of either region read it."""
    return f"zh-{script(code)}" if code.startswith("zh") else code.replace("_", "-")


def default_fonts(code: str) -> Fonts | None:
    """Noto's fonts for a CJK language, else None."""
    ending = _NOTO.get(script(code))
    if not ending:
        return None
    kinds = ("Noto Serif CJK", "Noto Sans CJK", "Noto Sans Mono CJK")
    return Fonts(*(f"{kind} {ending}" for kind in kinds))


def default_name(code: str) -> str:
    """The name of a language in itself. Raises :class:`LanguageError` for an unknown code."""
    try:
        locale = Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        raise LanguageError(
            f"{code!r} is no language: write a code such as ja, de or zh_TW"
        ) from None
    if locale.language == "zh":
        locale = Locale.parse(f"zh_{script(code)}")
        return str(locale.languages[f"zh_{script(code)}"])
    name = str(locale.languages.get(locale.language) or locale.english_name)
    return name[:1].upper() + name[1:]


def make_language(code: str, **values: Any) -> Language:
    """A language with defaults for what is not given."""
    values.setdefault("name", default_name(code))
    values.setdefault("html", html_code(code))
    values.setdefault("fonts", default_fonts(code))
    return Language(code, **values)


def from_environment(environment: Mapping[str, str], default: str = "en") -> str:
    """The language that Read the Docs asks for, as Sphinx writes it.

    ``READTHEDOCS_LANGUAGE`` is lower case with a dash (``zh-cn``); Sphinx wants ``zh_CN``.
    """
    return sphinx_code(environment.get("READTHEDOCS_LANGUAGE", default))
