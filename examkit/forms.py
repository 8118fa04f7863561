"""Assembly of forms from a bank under a blueprint; a Form is the record of what was printed.

Chance enters here, by an explicit seed.  The items are chosen by an exact integer program (scipy's HiGHS) and every
solution is verified again in exact numbers.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from examkit.bank import Bank
from examkit.bank.laws import Laws
from examkit.bank.numerals import from_fraction, quantities
from examkit.bank.records import exact, from_record, number, to_record
from examkit.blueprint import WHOLE, Blueprint, Quota, Section, part_points, shortfalls
from examkit.items import LABELS, Item, ItemType
from examkit.messages import text
from examkit.problems import Infeasible, InputError, Problem, problem
from examkit.rules import DEFAULTS, Rule, fits, parse_rule

FORM_NAMES = LABELS
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


# --- choosing --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Demand:
    """One linear demand on the chosen items: the sum of ``weights`` lies within the bounds.

    ``weights`` maps (section, index of the item) to what one such item adds.
    """

    code: str
    values: Mapping[str, object]
    weights: Mapping[tuple[int, int], Fraction]
    low: Fraction | None
    high: Fraction | None

    def holds(self, chosen: Iterable[tuple[int, int]]) -> bool:
        total = sum((self.weights.get(pick, Fraction(0)) for pick in chosen), Fraction(0))
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)

    def describe(self) -> Problem:
        return problem(f"blueprint.{self.code}", **self.values)


Pick = tuple[int, int]
MOST_CANDIDATES = 2500  # beyond this many a section's candidates are sampled, evenly over what quotas speak of
SMALL_SETS = 400  # how many sets of demands are tried when looking for the smallest that clash


def assemble(
    bank: Bank,
    blueprint: Blueprint,
    *,
    seed: int,
    count: int = 1,
    distinct: bool = False,
    left_out: frozenset[str] = frozenset(),
) -> tuple[Form, ...]:
    """``count`` forms A, B, ...: the same items reordered, or ``distinct`` items matched in content and difficulty.

    Raises Infeasible with the demands that clash, InputError for named items that cannot be used.
    """
    chance = random.Random(seed)
    items = tuple(item for item in bank.usable if item.id not in left_out)
    if not 1 <= count <= len(FORM_NAMES):
        raise InputError(problem("blueprint.form-count", found=count, most=len(FORM_NAMES)))
    named = _named_items(bank, blueprint)
    copies = count if distinct else 1
    picks = _choose(blueprint, items, bank.laws, named, chance, copies)
    position = {item.id: place for place, item in enumerate(items)}
    forms = []
    for index in range(count):
        chosen = picks[index if distinct else 0]
        ordered = [
            sorted((items[i] for s, i in chosen if s == n), key=lambda item: position[item.id])
            for n in range(len(blueprint.sections))
        ]
        forms.append(_lay_out(FORM_NAMES[index], blueprint, ordered, chance))
    return tuple(forms)


def _named_items(bank: Bank, blueprint: Blueprint) -> dict[int, tuple[str, ...]]:
    """The items that sections name; every name that cannot be used is reported."""
    usable = {item.id: item for item in bank.usable}
    known = {item.id for item in bank.items}
    wrong = []
    for section in blueprint.sections:
        for name in section.items:
            if name not in usable:
                wrong.append(
                    problem(
                        "blueprint.item-unusable" if name in known else "blueprint.item-unknown",
                        section=section.heading,
                        item=name,
                    )
                )
            elif not section.takes(usable[name]):
                wrong.append(problem("blueprint.item-type", section=section.heading, item=name))
    if wrong:
        raise InputError(*wrong)
    return {n: section.items for n, section in enumerate(blueprint.sections) if section.items}


def _choose(
    blueprint: Blueprint,
    items: Sequence[Item],
    laws: Laws,
    named: Mapping[int, tuple[str, ...]],
    chance: random.Random,
    copies: int,
) -> list[list[Pick]]:
    candidates = _candidates(blueprint, items, laws, named, chance)
    demands = _demands(blueprint, items, laws, candidates)
    solved = _solve(candidates, demands, items, laws, chance, copies)
    if solved is None:
        raise Infeasible(*_explain(blueprint, items, laws, candidates, demands, copies))
    for picks in solved:
        broken = [demand for demand in demands if not demand.holds(picks)]
        if broken:  # HiGHS works with tolerances; a form must not
            raise Infeasible(*(demand.describe() for demand in broken))
    return solved


def _candidates(
    blueprint: Blueprint, items: Sequence[Item], laws: Laws, named: Mapping[int, tuple[str, ...]], chance: random.Random
) -> list[Pick]:
    taken = {name for names in named.values() for name in names}
    picks = []
    for n, section in enumerate(blueprint.sections):
        if n in named:
            fitting = [i for i, item in enumerate(items) if item.id in named[n]]
        else:
            fitting = [i for i, item in enumerate(items) if item.id not in taken and section.takes(item)]
        picks += [(n, i) for i in _sampled(fitting, items, laws, chance)]
    return picks


def _sampled(fitting: list[int], items: Sequence[Item], laws: Laws, chance: random.Random) -> list[int]:
    """At most MOST_CANDIDATES, taken in turn from every kind (law, level, difficulty, topic, audience)."""
    if len(fitting) <= MOST_CANDIDATES:
        return fitting
    kinds: dict[object, list[int]] = {}
    for i in chance.sample(fitting, len(fitting)):
        item = items[i]
        kinds.setdefault(
            (item.law and laws.title(item.law), item.level, item.difficulty, item.topic, item.audience), []
        ).append(i)
    kept: list[int] = []
    while len(kept) < MOST_CANDIDATES:
        for members in kinds.values():
            if members:
                kept.append(members.pop())
    return sorted(kept[:MOST_CANDIDATES])


def _demands(blueprint: Blueprint, items: Sequence[Item], laws: Laws, candidates: Sequence[Pick]) -> list[_Demand]:
    sections = blueprint.sections
    demands = []
    for n, section in enumerate(sections):
        weights = {(s, i): Fraction(1) for s, i in candidates if s == n}
        values = {"section": section.heading, "count": section.count}
        demands.append(_Demand("demand-count", values, weights, Fraction(section.count), Fraction(section.count)))
        for quota in section.quotas:
            demands.append(_quota_demand(quota, [n], sections, items, laws, candidates))
    for quota in blueprint.quotas:
        demands.append(_quota_demand(quota, range(len(sections)), sections, items, laws, candidates))
    return demands + _exclusions(items, candidates)


def _quota_demand(
    quota: Quota,
    within: Iterable[int],
    sections: Sequence[Section],
    items: Sequence[Item],
    laws: Laws,
    candidates: Sequence[Pick],
) -> _Demand:
    within = set(within)
    total = sum((sections[n].total for n in within), Fraction(0))
    scale = total / 100 if quota.unit == "percent" else Fraction(1)
    weights = {
        (s, i): Fraction(1) if quota.unit == "items" else sections[s].points
        for s, i in candidates
        if s in within and quota.matches(items[i], laws)
    }
    low, high = (None if bound is None else bound * scale for bound in (quota.minimum, quota.maximum))
    headings = "、".join(sections[n].heading for n in sorted(within))
    values = {
        "section": headings if len(within) < len(sections) or len(sections) == 1 else WHOLE,
        "kind": quota.describe(laws),
        "low": quota.minimum and from_fraction(quota.minimum),
        "high": quota.maximum and from_fraction(quota.maximum),
    }
    bound = "least" if quota.maximum is None else "most" if quota.minimum is None else "between"
    return _Demand(f"demand-{bound}-{quota.unit}", values, weights, low, high)


def _exclusions(items: Sequence[Item], candidates: Sequence[Pick]) -> list[_Demand]:
    """Each item stands once, and of two enemies at most one."""
    places: dict[int, list[Pick]] = {}
    for pick in candidates:
        places.setdefault(pick[1], []).append(pick)
    index = {item.id: i for i, item in enumerate(items)}
    demands = [
        _Demand("demand-once", {"item": items[i].id}, dict.fromkeys(picks, Fraction(1)), None, Fraction(1))
        for i, picks in places.items()
        if len(picks) > 1
    ]
    pairs = {
        frozenset((i, index[enemy]))
        for i, item in enumerate(items)
        for enemy in item.enemies
        if enemy in index and index[enemy] != i
    }
    for pair in sorted(pairs, key=sorted):
        first, second = sorted(pair)
        if first in places and second in places:
            weights = dict.fromkeys([*places[first], *places[second]], Fraction(1))
            demands.append(
                _Demand(
                    "demand-enemies", {"first": items[first].id, "second": items[second].id}, weights, None, Fraction(1)
                )
            )
    return demands


def _solve(
    candidates: Sequence[Pick],
    demands: Sequence[_Demand],
    items: Sequence[Item] = (),
    laws: Laws | None = None,
    chance: random.Random | None = None,
    copies: int = 1,
) -> list[list[Pick]] | None:
    """Items for each of ``copies`` forms that meet every demand, or None.

    With several forms no item stands on two of them, and for every kind (law, level, difficulty, topic within a
    section) the counts of the forms are kept as close as can be.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    width = len(candidates)
    column = {pick: place for place, pick in enumerate(candidates)}
    kinds = _kinds(candidates, items, laws) if copies > 1 and laws is not None else []
    rows: list[tuple[dict[int, float], float, float]] = []
    for copy in range(copies):
        for demand in demands:
            low = -np.inf if demand.low is None else float(demand.low)
            high = np.inf if demand.high is None else float(demand.high)
            rows.append(
                ({copy * width + column[pick]: float(weight) for pick, weight in demand.weights.items()}, low, high)
            )
    if copies > 1:
        for i in {i for _, i in candidates}:
            rows.append(
                (
                    {copy * width + column[pick]: 1.0 for copy in range(copies) for pick in candidates if pick[1] == i},
                    0,
                    1,
                )
            )
    slack = copies * width
    for place, members in enumerate(kinds):
        for copy in range(1, copies):
            apart = slack + place * (copies - 1) + copy - 1
            for sign in (1.0, -1.0):
                row = (
                    {column[pick]: sign for pick in members}
                    | {copy * width + column[pick]: -sign for pick in members}
                    | {apart: -1.0}
                )
                rows.append((row, -np.inf, 0))
    size = slack + len(kinds) * (copies - 1)
    costs = [chance.random() / 1000 for _ in range(slack)] if chance else [0.0] * slack
    entries = [(r, c, value) for r, (row, _, _) in enumerate(rows) for c, value in row.items()]
    if any(not row and low > 0 for row, low, _ in rows) or not size:
        return None if any(low > 0 for _, low, _ in rows) else [[] for _ in range(copies)]
    matrix = coo_array(
        ([v for *_, v in entries], ([r for r, *_ in entries], [c for _, c, _ in entries])), shape=(len(rows), size)
    )
    solution = milp(
        c=np.array(costs + [1.0] * (size - slack)),
        constraints=LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [high for *_, high in rows]),
        integrality=np.array([1] * slack + [0] * (size - slack)),
        bounds=Bounds(0, np.array([1.0] * slack + [np.inf] * (size - slack))),
        options={"time_limit": 60.0, "mip_rel_gap": 0.02},
    )
    if solution.x is None:
        return None
    return [[pick for pick in candidates if solution.x[copy * width + column[pick]] > 0.5] for copy in range(copies)]


def _kinds(candidates: Sequence[Pick], items: Sequence[Item], laws: Laws) -> list[list[Pick]]:
    groups: dict[object, list[Pick]] = {}
    for pick in candidates:
        for name in FEATURES:
            groups.setdefault((pick[0], name, feature(items[pick[1]], name, laws)), []).append(pick)
    return list(groups.values())


def feature(item: Item, name: str, laws: Laws) -> str:
    """What an item counts as under law, level, difficulty or topic; empty where it says nothing."""
    if name == "law":
        return laws.short(item.law) if item.law else ""
    return getattr(item, name) or ""


# --- when it cannot be done ------------------------------------------------------------------------------------------


def _explain(
    blueprint: Blueprint,
    items: Sequence[Item],
    laws: Laws,
    candidates: Sequence[Pick],
    demands: Sequence[_Demand],
    copies: int,
) -> list[Problem]:
    """Shortfalls that need no search, else the smallest set of demands that clash."""
    short = shortfalls(blueprint, items, laws)
    if short:
        return [one.as_problem() for one in short]
    if copies > 1 and _solve(candidates, demands) is not None:
        return [problem("blueprint.distinct", count=copies, **_scarcest(blueprint, items))]
    clash = smallest_clash([d for d in demands if d.low is not None], [d for d in demands if d.low is None], candidates)
    ordered = sorted(clash, key=demands.index)
    return [problem("blueprint.clash", count=len(clash)), *(demand.describe() for demand in ordered)]


def _scarcest(blueprint: Blueprint, items: Sequence[Item]) -> dict[str, object]:
    counts = [(sum(section.takes(item) for item in items) / section.count, section) for section in blueprint.sections]
    section = min(counts, key=lambda pair: pair[0])[1]
    return {
        "section": section.heading,
        "needed": section.count,
        "available": sum(section.takes(item) for item in items),
    }


def smallest_clash(wanted: Sequence[_Demand], limits: Sequence[_Demand], candidates: Sequence[Pick]) -> list[_Demand]:
    """The smallest set of demands that no choice meets together.

    Dropping demands, first by halves and at last one by one, leaves a set from which none can go; smaller sets are then
    tried.  A choice that was found before, and the empty one, shows at once that what it meets does not clash.
    """
    known: list[list[Pick]] = [[]]

    def clashes(some: Sequence[_Demand]) -> bool:
        if any(all(demand.holds(picks) for demand in some) for picks in known):
            return False
        solved = _solve(candidates, some)
        known.extend(solved or ())
        return solved is None

    core = [*limits, *wanted]
    step = len(core)
    while step > 1:
        step = (step + 1) // 2
        for start in range(len(core) - step, -step, -step):
            rest = [*core[: max(start, 0)], *core[start + step :]]
            if clashes(rest):
                core = rest
    everything = [*wanted, *limits]
    smaller = (some for size in range(1, len(core)) for some in combinations(everything, size))
    return next((list(some) for some in islice(smaller, SMALL_SETS) if clashes(some)), core)


# --- laying out ------------------------------------------------------------------------------------------------------


def _lay_out(name: str, blueprint: Blueprint, chosen: Sequence[Sequence[Item]], chance: random.Random) -> Form:
    number_ = 0
    sections = []
    for section, items in zip(blueprint.sections, chosen, strict=True):
        ordered = list(items)
        if section.items and blueprint.order == "bank":
            named = {item.id: item for item in items}
            ordered = [named[name] for name in section.items]
        if blueprint.order == "shuffled":
            chance.shuffle(ordered)
        placements = []
        for item in ordered:
            number_ += 1
            placements.append(_place(number_, item, section, blueprint.options == "shuffled", chance))
        sections.append(
            FormSection(
                section.heading,
                section.type,
                section.points,
                section.rule,
                section.floor,
                section.min_correct,
                tuple(placements),
            )
        )
    return Form(name, tuple(sections))


def _place(number_: int, item: Item, section: Section, shuffled: bool, chance: random.Random) -> Placement:
    return Placement(
        number=number_,
        item=item,
        order=_order(item, shuffled, chance),
        points=section.points,
        part_orders=tuple(_order(part, shuffled, chance) for part in item.parts),
        part_points=part_points(item, section.points) or () if item.parts else (),
    )


def _order(item: Item, shuffled: bool, chance: random.Random) -> str:
    """The bank's labels in printed order: pinned ones stay, quantities ascend, the others change places."""
    if not shuffled:
        return item.labels
    free = [label for label in item.labels if label not in item.pinned]
    if sizes := quantities(item.options):
        free.sort(key=lambda label: sizes[item.labels.index(label)])
    else:
        chance.shuffle(free)
    moved = iter(free)
    return "".join(label if label in item.pinned else next(moved) for label in item.labels)


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
        "forms": [
            {"name": form.name, "sections": [_section_record(section) for section in form.sections]} for form in forms
        ],
    }


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
