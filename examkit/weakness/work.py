"""What people did with items over all sittings: first attempts, item by item.

Takes results and forms of sittings; knows no folders.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from examkit.forms import Form
from examkit.items import Item
from examkit.scoring import Results

Article = tuple[str, str]


@dataclass(frozen=True, slots=True)
class SittingWork:
    """One sitting to learn from: its forms and results, and who of it is whom (id in the year) and from which unit.

    ``left_out`` are items that a correction took out or gave to all: what people did with them says nothing.
    """

    folder: str
    date: dt.date | None
    forms: tuple[Form, ...]
    results: Results
    people: Mapping[str, tuple[str, str, str]]
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """One person's work on one item in one sitting: the share of its points that was earned."""

    person: str
    unit: str
    category: str
    folder: str
    date: dt.date | None
    item: str
    earned: Fraction
    points: Fraction

    @property
    def share(self) -> float:
        """Earned of possible, 0 to 1."""
        return float(self.earned / self.points)


@dataclass(frozen=True, slots=True)
class Work:
    """All answers, and the items they answer as they last stood on a form; a case's parts count by themselves."""

    answers: tuple[Answer, ...]
    items: Mapping[str, Item]
    changed: frozenset[str] = frozenset()

    def law(self, item: str) -> str:
        """The law of an item's first citation by its plain name; empty where it cites none."""
        return plain_law(self.items[item].law or "")

    def articles(self, item: str) -> tuple[Article, ...]:
        """The articles that an item rests on."""
        cited = ((plain_law(one.law), one.article) for one in self.items[item].citations)
        return tuple(dict.fromkeys((law, article) for law, article in cited if article is not None))


@cache
def plain_law(name: str) -> str:
    """A law's name without 《》 and 中华人民共和国: what sessions and tables call it."""
    return re.sub(r"[《》\s]", "", name).removeprefix("中华人民共和国")


def work_of(sittings: Sequence[SittingWork]) -> Work:
    """The first attempts of everyone who sat, over all sittings in the order of time.

    ``changed`` are items whose text or key is not the same in all of them.
    """
    answers: list[Answer] = []
    items: dict[str, Item] = {}
    changed: set[str] = set()
    for one in sorted(sittings, key=lambda each: (str(each.date or ""), each.folder)):
        known, points = _pieces(one.forms)
        changed |= {item for item in known.keys() & items.keys() if _text(known[item]) != _text(items[item])}
        items |= known
        answers += _answers(one, points)
    return Work(tuple(answers), items, frozenset(changed))


def _text(item: Item) -> tuple[object, ...]:
    return item.stem, item.options, item.key, item.material


def _pieces(forms: Iterable[Form]) -> tuple[dict[str, Item], dict[tuple[str, str], Fraction]]:
    """The items of all forms, a part with the citations of its case where it has none, and their points by form."""
    items: dict[str, Item] = {}
    points: dict[tuple[str, str], Fraction] = {}
    for form in forms:
        for placement in form.placements:
            for piece in placement.pieces:
                items[piece.item.id] = piece.item if piece.item.citations else _citing(piece.item, placement.item)
                points[form.name, piece.item.id] = piece.points
    return items, points


def _citing(part: Item, case: Item) -> Item:
    return part if part is case else replace(part, citations=case.citations, topic=part.topic or case.topic)


def _answers(one: SittingWork, points: Mapping[tuple[str, str], Fraction]) -> list[Answer]:
    found = []
    alone = one.forms[0].name
    for result in one.results.people:
        who = one.people.get(result.person.candidate)
        if not result.sat or who is None:
            continue
        first = result.attempts[0]
        for item, mark in first.marks.items():
            if mark is not None and item not in one.left_out:
                worth = points[first.form or alone, item]
                found.append(Answer(*who, one.folder, one.date, item, mark, worth))
    return found
