"""A form: the record of what was printed, its items, order, options, points and rules.

Choosing the items is the work of ``assembly``; a saved form is never made again from its seed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from examkit.bank.laws import Laws
from examkit.bank.numerals import from_fraction
from examkit.bank.records import exact, from_record, number, to_record
from examkit.items import LABELS, Item, ItemType
from examkit.messages import text
from examkit.problems import InputError, problem
from examkit.rules import DEFAULTS, Rule, fits, parse_rule

FEATURES = ("law", "level", "difficulty", "topic")


@dataclass(frozen=True, slots=True)
class Placement:
    """One item on a form: its printed number, the order of its options, its points.

    ``order`` has the bank's label at each printed place: with ``"CAB"`` the printed A is the bank's C.
    """

    number: int
    item: Item
    order: str
    points: Fraction
    part_orders: tuple[str, ...] = ()
    part_points: tuple[Fraction, ...] = ()

    def bank_label(self, printed: str) -> str:
        """The bank's label of a printed one; IndexError beyond the options."""
        return self.order[LABELS.index(printed)]

    def printed_label(self, bank: str) -> str:
        """The printed label of the bank's; ValueError where the item has no such option."""
        return LABELS[self.order.index(bank)]

    @property
    def pieces(self) -> tuple["Placement", ...]:
        """The scorable pieces: a case's parts as placements of their own, or the placement itself."""
        if not self.item.parts:
            return (self,)
        return tuple(
            Placement(self.number, part, order, points)
            for part, order, points in zip(self.item.parts, self.part_orders, self.part_points, strict=True)
        )


@dataclass(frozen=True, slots=True)
class FormSection:
    """A 大题 as printed."""

    heading: str
    type: ItemType
    points: Fraction
    rule: Rule | None
    floor: Fraction | None
    min_correct: int
    placements: tuple[Placement, ...]

    @property
    def total(self) -> Fraction:
        """The marks of the section."""
        return sum((placement.points for placement in self.placements), Fraction(0))

    def rule_for(self, item: Item) -> Rule | None:
        """The rule that scores one of its pieces: the section's where it fits the type, else the type's own.

        None for written answers: people mark them by the rubric.
        """
        if self.rule is not None and fits(self.rule, item.type):
            return self.rule
        name = DEFAULTS[item.type]
        return None if name == "rubric" else parse_rule(name)


@dataclass(frozen=True, slots=True)
class Form:
    """A 卷 as printed: the authority for its items, order, options, key, points and rules."""

    name: str
    sections: tuple[FormSection, ...]

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Every item in printed order."""
        return tuple(placement for section in self.sections for placement in section.placements)

    @property
    def pieces(self) -> tuple[Placement, ...]:
        """Every scorable piece in printed order."""
        return tuple(piece for placement in self.placements for piece in placement.pieces)

    @property
    def points(self) -> Fraction:
        """The full mark."""
        return sum((section.total for section in self.sections), Fraction(0))


# --- words ------------------------------------------------------------------------------------------------------------


def answer_words(placement: Placement, lang: str) -> str:
    """The key as people read it: printed letters, √ or ×, blanks with their synonyms, rubric lines with points."""
    item = placement.item
    if isinstance(item.key, tuple):
        return "；".join(_synonyms(answers, lang) for answers in item.key)
    if item.key is None:
        return "\n".join(_rubric(line.text, line.points, lang) for line in item.rubric)
    if item.type == "true_false":
        return "√" if item.key == "true" else "×"
    return "".join(sorted(placement.printed_label(letter) for letter in item.key))


def _synonyms(answers: tuple[str, ...], lang: str) -> str:
    first, *others = answers or ("",)
    return first + (text("key.or", lang, others="、".join(others)) if others else "")


def _rubric(line: str, points: Fraction | None, lang: str) -> str:
    return line if points is None else line + text("key.points", lang, points=from_fraction(points))


# --- what forms have in common ---------------------------------------------------------------------------------------


def feature(item: Item, name: str, laws: Laws) -> str:
    """What an item counts as under law, level, difficulty or topic; empty where it says nothing."""
    if name == "law":
        return laws.short(item.law) if item.law else ""
    return getattr(item, name) or ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How often a kind stands on each form, where the forms differ."""

    feature: str
    value: str
    counts: tuple[int, ...]


def differences(forms: Sequence[Form], laws: Laws) -> list[Difference]:
    """Every law, level, difficulty and topic that the forms hold in different numbers."""
    found = []
    for name in FEATURES:
        counted = [Counter(feature(placement.item, name, laws) for placement in form.placements) for form in forms]
        for value in sorted({value for counter in counted for value in counter}):
            counts = tuple(counter[value] for counter in counted)
            if len(set(counts)) > 1:
                found.append(Difference(name, value, counts))
    return found


def same_items(forms: Sequence[Form]) -> bool:
    """Whether all forms hold the same items, in whatever order."""
    return len({frozenset(placement.item.id for placement in form.placements) for form in forms}) <= 1


# --- the record ------------------------------------------------------------------------------------------------------


def to_json(forms: Sequence[Form], laws: Laws, seed: int) -> dict[str, Any]:
    """The content of forms.json: each item once, in the bank's labels, and each form's placements."""
    items: dict[str, Item] = {p.item.id: p.item for form in forms for p in form.placements}
    return {
        "version": 1,
        "seed": seed,
        "items": [to_record(item, laws.short) for item in items.values()],
        "articles": {item.id: _articles(item, laws) for item in items.values()},
        "forms": [
            {"name": form.name, "sections": [_section_record(section) for section in form.sections]} for form in forms
        ],
    }


def _articles(item: Item, laws: Laws) -> list[str]:
    """The articles that an item rests on, with the digests of the texts that it was read against where they are known."""
    found = set()
    for piece in (item, *item.parts):
        for citation in piece.citations:
            law = laws.find(citation.law)
            digest = law.digests.get(str(citation.article)) if law else None
            found.add(f"{law.id if law else citation.law}:{citation.article}:{digest or '?'}")
    return sorted(found)


def _section_record(section: FormSection) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "type": section.type,
        "points": number(section.points),
        "rule": str(section.rule) if section.rule else None,
        "floor": number(section.floor),
        "min_correct": section.min_correct,
        "placements": [_placement_record(placement) for placement in section.placements],
    }


def _placement_record(placement: Placement) -> dict[str, Any]:
    record: dict[str, Any] = {
        "number": placement.number,
        "item": placement.item.id,
        "order": placement.order,
        "points": number(placement.points),
    }
    if placement.item.parts:
        record["part_orders"] = list(placement.part_orders)
        record["part_points"] = [number(points) for points in placement.part_points]
    return record


def from_json(data: Mapping[str, Any]) -> tuple[Form, ...]:
    """The forms of a forms.json; InputError for one that cannot be used."""
    try:
        items = {record["id"]: from_record(record) for record in data["items"]}
        return tuple(
            Form(form["name"], tuple(_section(entry, items) for entry in form["sections"])) for form in data["forms"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(problem("forms.record", error=repr(error))) from error


def _section(entry: Mapping[str, Any], items: Mapping[str, Item]) -> FormSection:
    placements = tuple(
        Placement(
            number=record["number"],
            item=items[record["item"]],
            order=record["order"],
            points=_points(record["points"]),
            part_orders=tuple(record.get("part_orders", ())),
            part_points=tuple(_points(points) for points in record.get("part_points", ())),
        )
        for record in entry["placements"]
    )
    for placement in placements:
        for piece in placement.pieces:
            if sorted(piece.order) != list(piece.item.labels):
                raise ValueError(piece.order)
    rule = parse_rule(entry["rule"]) if entry["rule"] else None
    return FormSection(
        entry["heading"],
        entry["type"],
        _points(entry["points"]),
        rule,
        exact(entry["floor"]),
        entry["min_correct"],
        placements,
    )


def _points(value: object) -> Fraction:
    points = exact(value)
    if points is None:
        raise ValueError(value)
    return points
