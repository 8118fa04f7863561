"""What a bank covers: counts by law, type, level, difficulty and audience, articles cited, keys and balance.

Counts only; how they are shown is the work of ``inventory``.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from examkit.bank.laws import Laws
from examkit.bank.proof import all_citations
from examkit.items import TYPES, Item


@dataclass(frozen=True, slots=True)
class LawCoverage:
    """One law's items: how many of each kind, and which of its articles they cite (None where their number is unknown)."""

    law: str
    items: int
    types: tuple[int, ...]
    levels: tuple[tuple[str, int], ...]
    difficulties: tuple[tuple[str, int], ...]
    audiences: tuple[tuple[str, int], ...]
    articles_cited: int
    articles: int | None
    used: int

    @property
    def article_share(self) -> float | None:
        """The share of the law's articles that some item cites."""
        return self.articles_cited / self.articles if self.articles else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole bank: a row a law, and the share of false statements among true/false items."""

    laws: tuple[LawCoverage, ...]
    items: int
    types: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]
    difficulties: tuple[tuple[str, int], ...]
    false_statements: tuple[int, int]


def coverage(items: Sequence[Item], laws: Laws, used: Collection[str] = ()) -> Coverage:
    """The coverage of items under the law that each cites first; ``used`` are ids that stand on some form."""
    by_law: dict[str, list[Item]] = {}
    for item in items:
        by_law.setdefault(laws.short(item.law) if item.law else "", []).append(item)
    rows = [_law(name, group, items, laws, used) for name, group in by_law.items()]
    judged = [piece for item in items for piece in item.scorable if piece.type == "true_false"]
    return Coverage(
        tuple(rows),
        len(items),
        tuple((name, sum(item.type == name for item in items)) for name in TYPES),
        _counts(items, "level"),
        _counts(items, "difficulty"),
        (sum(piece.key == "false" for piece in judged), len(judged)),
    )


def _law(name: str, group: Sequence[Item], items: Sequence[Item], laws: Laws, used: Collection[str]) -> LawCoverage:
    law = laws.find(name)
    cited = {
        one.article.partition("-")[0]
        for item in items
        for one in all_citations(item)
        if one.article and one.article != "preamble" and laws.short(one.law) == name
    }
    return LawCoverage(
        law=name,
        items=len(group),
        types=tuple(sum(item.type == one for item in group) for one in TYPES),
        levels=_counts(group, "level"),
        difficulties=_counts(group, "difficulty"),
        audiences=tuple(Counter(audience for item in group for audience in item.audience).most_common()),
        articles_cited=len(cited),
        articles=law.articles if law else None,
        used=sum(item.id in used for item in group),
    )


def _counts(items: Sequence[Item], name: str) -> tuple[tuple[str, int], ...]:
    order = {"识记": 0, "理解": 1, "应用": 2, "易": 0, "中": 1, "难": 2}
    counted = Counter(getattr(item, name) or "" for item in items)
    return tuple(sorted(counted.items(), key=lambda pair: order.get(pair[0], 9)))
