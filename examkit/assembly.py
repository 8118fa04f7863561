"""Assembly of forms from a bank under a blueprint.

Chance enters here, by an explicit seed.  The items are chosen by an exact integer program (scipy's HiGHS) and every
solution is verified again in exact numbers; what cannot be met is explained by the smallest set of demands that clash.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice

from examkit.bank import Bank
from examkit.bank.laws import Laws
from examkit.bank.numerals import from_fraction, quantities
from examkit.blueprint import WHOLE, Blueprint, Quota, Section, part_points, shortfalls
from examkit.forms import FEATURES, Form, FormSection, Placement, feature
from examkit.items import LABELS, Item
from examkit.problems import ExamkitError, Infeasible, InputError, Problem, problem

FORM_NAMES = LABELS


class OutOfTime(ExamkitError):
    """A search that ended before it found a form or proved that there is none."""


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
SECONDS = 60.0  # for one search; a form that is found by then is taken
TIME_LIMIT = 1  # scipy's word for a search that was stopped
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
    """Items for each of ``copies`` forms that meet every demand, or None where there are none.

    With several forms no item stands on two of them, and for every kind (law, level, difficulty, topic within a
    section) the counts of the forms are kept as close as can be.  OutOfTime where nothing was found in SECONDS.
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
        options={"time_limit": SECONDS, "mip_rel_gap": 0.02},
    )
    if solution.x is None and solution.status == TIME_LIMIT:
        raise OutOfTime(problem("blueprint.out-of-time", seconds=f"{SECONDS:g}"))
    if solution.x is None:
        return None
    return [[pick for pick in candidates if solution.x[copy * width + column[pick]] > 0.5] for copy in range(copies)]


def _kinds(candidates: Sequence[Pick], items: Sequence[Item], laws: Laws) -> list[list[Pick]]:
    groups: dict[object, list[Pick]] = {}
    for pick in candidates:
        for name in FEATURES:
            groups.setdefault((pick[0], name, feature(items[pick[1]], name, laws)), []).append(pick)
    return list(groups.values())


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
        try:
            solved = _solve(candidates, some)
        except OutOfTime:  # not known to clash
            return False
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
