"""The laws that items cite: names, versions and numbers of articles, from ``laws.toml``.

No text of a law is here; this knows only what a law is called and how many articles it has.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit

from examkit.items import Citation
from examkit.problems import InputError, Problem, Source, problem, raise_if, warning

CURRENT = "现行有效"
_FIELDS = (("short", list), ("articles", int), ("digests", dict))


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """One law, regulation or Party rule.

    ``version`` is the day of the amendment that the items rest on; ``articles`` None where the number is not known;
    ``digests`` are of the cited articles as they were when their items were last read against them.
    """

    id: str
    title: str
    short: tuple[str, ...]
    kind: str
    version: dt.date | str | None = None
    in_force: dt.date | None = None
    articles: int | None = None
    status: str = CURRENT
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Laws:
    """All laws that the office has listed, found by any of their names."""

    by_name: Mapping[str, Law] = field(default_factory=dict)

    def find(self, name: str) -> Law | None:
        """The law of a full title or short name, with or without 《》; None where it is not listed."""
        return self.by_name.get(name.strip().removeprefix("《").removesuffix("》"))

    def title(self, name: str) -> str:
        """The full title; a name that is not listed comes back as written."""
        law = self.find(name)
        return law.title if law else name

    def short(self, name: str) -> str:
        """The name for papers and tables; a name that is not listed comes back as written."""
        law = self.find(name)
        return law.short[0] if law and law.short else name


def read_laws(path: Path) -> Laws:
    """The laws of a ``laws.toml``; InputError names the file, the law and what is wrong."""
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(problem("file.toml", Source(str(path)), error=str(error))) from error
    return laws_from(tree, str(path))


def laws_from(tree: Mapping[str, Any], path: str = "laws.toml") -> Laws:
    """The laws of parsed TOML: a table a law, named by its id."""
    by_name: dict[str, Law] = {}
    source = Source(path)
    wrong: list[Problem] = []
    for law_id, entry in tree.items():
        if not isinstance(entry, dict) or not isinstance(entry.get("title"), str):
            wrong.append(problem("law.title-missing", source, law=law_id))
            continue
        if fields := [name for name, type_ in _FIELDS if name in entry and not isinstance(entry[name], type_)]:
            wrong += [problem("law.field", source, law=law_id, key=name, found=entry[name]) for name in fields]
            continue
        law = Law(
            id=law_id,
            title=entry["title"],
            short=tuple(entry.get("short", ())),
            kind=str(entry.get("kind", "")),
            version=entry.get("version"),
            in_force=entry.get("in_force"),
            articles=entry.get("articles"),
            status=str(entry.get("status", CURRENT)),
            digests={str(article): str(value) for article, value in entry.get("digests", {}).items()},
        )
        for name in (law.title, *law.short):
            if by_name.setdefault(name, law) is not law:
                wrong.append(problem("law.name-repeated", source, law=law_id, name=name))
    raise_if(wrong)
    return Laws(by_name)


def with_digests(
    text: str, digests: Mapping[str, Mapping[str, str]], *, by: str = "", on: dt.date | None = None
) -> str:
    """The text of a laws.toml with the digests of articles, by law id, recorded; comments and order stay.

    ``by`` and ``on`` are kept for each law as who read its items again, and when.
    """
    document = tomlkit.parse(text)
    for law, articles in digests.items():
        table: Any = document[law]
        tail = _cut_tail(table.get("digests", table))
        if by:
            entry = tomlkit.inline_table()
            entry.update({"articles": list(articles), "by": by, "on": on})
            table.setdefault("accepted", tomlkit.array().multiline(True)).append(entry)
        if "digests" not in table:
            table.add(tomlkit.nl())
            table.add("digests", tomlkit.table())
        for article, digest in articles.items():
            table["digests"][article] = digest
        table["digests"].value.body.extend(tail)
    return tomlkit.dumps(document)


def _cut_tail(table: Any) -> list[Any]:
    """Take from a table the blank lines and comments after its last key: they belong to the law that follows."""
    body, tail = table.value.body, []
    while body and body[-1][0] is None:
        tail.append(body.pop())
    return tail[::-1]


def citation_problems(citations: Iterable[Citation], laws: Laws, item: str, source: Source | None) -> list[Problem]:
    """Citations of laws that are not listed or not in force, and of articles beyond a law's last."""
    found = []
    for citation in citations:
        law = laws.find(citation.law)
        if law is None:
            found.append(problem("bank.law-unknown", source, id=item, law=citation.law))
            continue
        if law.status != CURRENT:
            found.append(warning("bank.law-not-current", source, id=item, law=citation.law, status=law.status))
        number = (citation.article or "").partition("-")[0]
        if law.articles and number.isdigit() and not 1 <= int(number) <= law.articles:
            found.append(
                problem("bank.article-unknown", source, id=item, law=citation.law, article=number, last=law.articles)
            )
    return found
