"""All prose shown to people, by key and language.

The words live in ``locale/zh.toml`` and ``locale/en.toml``; this module only looks them up.  Nothing here knows what
the words are about.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT = "zh"


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Every message of a language, ``{"section.key": template}``; KeyError for a language that does not exist."""
    if lang not in LANGUAGES:
        raise KeyError(f"no locale {lang!r}; there are: {', '.join(LANGUAGES)}")
    tree = tomllib.loads((files("examkit") / "locale" / f"{lang}.toml").read_text(encoding="utf-8"))
    return dict(_flatten("", tree))


def _flatten(prefix: str, tree: Mapping[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in tree.items():
        name = f"{prefix}{key}"
        pairs += _flatten(f"{name}.", value) if isinstance(value, dict) else [(name, str(value))]
    return pairs


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed set among the values of a message: said in the language of the message."""

    family: str
    value: str


def text(key: str, lang: str, /, **values: object) -> str:
    """The message ``key`` in ``lang`` with its placeholders filled; KeyError names a key that is in no locale file."""
    said = {
        name: word(value.family, value.value, lang) if isinstance(value, Word) else value
        for name, value in values.items()
    }
    return catalogue(lang)[key].format_map(said)


def has(key: str, lang: str) -> bool:
    """Whether a message exists: for words that a user's file may hold and we may not know."""
    return key in catalogue(lang)


def word(family: str, value: str | None, lang: str) -> str:
    """A value of a closed set (``type``, ``level``, ``audience``, ...) as people read it; unknown values as written."""
    key = f"{family}.{value}"
    return text(key, lang) if has(key, lang) else (value or "")


def value_of(family: str, shown: str) -> str | None:
    """The value behind a word in either language, or the value itself; None when it is neither."""
    for lang in LANGUAGES:
        for key, template in catalogue(lang).items():
            section, _, value = key.rpartition(".")
            if section == family and shown in (template, value):
                return value
    return None
