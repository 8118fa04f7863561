"""How much was earned by law, topic, unit and audience, and which articles were missed most often."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from examkit.weakness.work import Answer, Article, Work

FEWEST = 5  # answers below which a share of misses says nothing about an article


@dataclass(frozen=True, slots=True)
class Share:
    """What of something was earned: so many people, items and answers, points earned of points possible."""

    name: tuple[str, ...]
    people: int
    items: int
    answers: int
    earned: Fraction
    possible: Fraction

    @property
    def share(self) -> float | None:
        """得分率, 0 to 1; None where nothing could be earned."""
        return float(self.earned / self.possible) if self.possible else None


@dataclass(frozen=True, slots=True)
class Missed:
    """An article with the answers on its items: how many, and how many fell short of full points."""

    article: Article
    items: tuple[str, ...]
    answers: int
    missed: int

    @property
    def rate(self) -> float:
        """Missed of answers."""
        return self.missed / self.answers


Key = Callable[[Answer], tuple[str, ...] | None]


def shares(work: Work, key: Key) -> tuple[Share, ...]:
    """What was earned under each key, in the order in which they first stand; answers without a key are left out."""
    groups: dict[tuple[str, ...], list[Answer]] = {}
    for one in work.answers:
        name = key(one)
        if name is not None and all(name):
            groups.setdefault(name, []).append(one)
    return tuple(_share(name, answers) for name, answers in groups.items())


def _share(name: tuple[str, ...], answers: Iterable[Answer]) -> Share:
    listed = list(answers)
    return Share(
        name,
        len({one.person for one in listed}),
        len({one.item for one in listed}),
        len(listed),
        sum((one.earned for one in listed), Fraction(0)),
        sum((one.points for one in listed), Fraction(0)),
    )


def by_law(work: Work) -> tuple[Share, ...]:
    """What was earned by law over all sittings."""
    return shares(work, lambda one: (work.law(one.item),))


def by_topic(work: Work) -> tuple[Share, ...]:
    """What was earned by law and topic."""
    return shares(work, lambda one: (work.law(one.item), work.items[one.item].topic or ""))


def by_unit_and_law(work: Work) -> tuple[Share, ...]:
    """What was earned by unit and law: the cells of a heat map."""
    return shares(work, lambda one: (one.unit, work.law(one.item)))


def by_category_and_law(work: Work) -> tuple[Share, ...]:
    """What was earned by audience (人员类别) and law."""
    return shares(work, lambda one: (one.category, work.law(one.item)))


def missed_articles(work: Work, answers: Iterable[Answer] | None = None, fewest: int = FEWEST) -> tuple[Missed, ...]:
    """Articles by how often an item on them fell short of full points, the most often first; few answers are left out."""
    items: dict[Article, dict[str, None]] = {}
    counts: dict[Article, list[int]] = {}
    for one in work.answers if answers is None else answers:
        for article in work.articles(one.item):
            items.setdefault(article, {})[one.item] = None
            count = counts.setdefault(article, [0, 0])
            count[0] += 1
            count[1] += one.earned < one.points
    found = [
        Missed(article, tuple(items[article]), n, missed) for article, (n, missed) in counts.items() if n >= fewest
    ]
    return tuple(sorted(found, key=lambda one: (-one.rate, -one.answers, one.article)))
