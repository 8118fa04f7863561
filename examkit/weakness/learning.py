"""What was studied but not learnt: laws that people sat through and that they still answer worse than other laws.

Takes only people who attended, and their answers after the session.  Items are compared with items, so that one hard
item is not taken for a law; types of items differ in difficulty and are allowed for.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

import numpy as np
from scipy.special import stdtr, stdtrit

from examkit.analysis.adjustment import holm
from examkit.weakness.work import Answer, Work, plain_law

CONFIDENCE = 0.95
FEWEST_PEOPLE = 5
# Below this a sum of squares is what rounding left of zero.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class StudySession:
    """A session as learning sees it: its day, the laws it was on, and who came (ids)."""

    date: dt.date
    laws: frozenset[str]
    attended: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gain:
    """The same items before and after the session, by people who came: the mean change of their share, with interval.

    ``others`` is the change of people who answered them both times and did not come; None where there is nobody.
    """

    people: int
    items: int
    before: float
    after: float
    change: float
    low: float | None
    high: float | None
    others: float | None


@dataclass(frozen=True, slots=True)
class Learnt:
    """One law that was studied, as those who came answered its items afterwards.

    ``difference`` is the mean share of its items less that of the others, types allowed for, with its 95 % interval;
    ``flag`` says that it is lower beyond what many laws looked at together give by chance (Holm).
    """

    law: str
    sessions: int
    people: int
    items: int
    share: float
    others: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    flag: bool = False
    gain: Gain | None = None


def laws_in(text: str, names: Collection[str]) -> frozenset[str]:
    """The laws that the subject of a session names; the longest name wins, and a law's 实施条例 is not the law."""
    found = set()
    rest = plain_law(text)
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if name and re.search(re.escape(name) + r"(?!实施|司法解释)", rest):
            found.add(name)
            rest = rest.replace(name, " ")
    return frozenset(found)


def learnt(work: Work, sessions: Sequence[StudySession], least: int = 1) -> tuple[Learnt, ...]:
    """Every law studied in a session and asked afterwards, the lowest difference first.

    Only answers of people count who came to ``least`` sessions on the law before the exam.
    """
    laws = sorted({law for session in sessions for law in session.laws})
    found = [one for law in laws if (one := _learnt(work, law, sessions, least)) is not None]
    tested = {one.law: one.p for one in found if one.p is not None}
    adjusted = dict(zip(tested, holm(list(tested.values())).tolist(), strict=True))
    marked = [_with_flag(one, adjusted.get(one.law, 1.0) < 1 - CONFIDENCE) for one in found]
    return tuple(sorted(marked, key=lambda one: (one.difference is None, one.difference or 0.0, one.law)))


def _with_flag(one: Learnt, low_by_chance: bool) -> Learnt:
    return replace(one, flag=low_by_chance and one.difference is not None and one.difference < 0)


def _learnt(work: Work, law: str, sessions: Sequence[StudySession], least: int) -> Learnt | None:
    held = [one for one in sessions if law in one.laws]
    days = {(one.person, one.date) for one in work.answers}
    came = {(person, day) for person, day in days if day and _came(person, day, held) >= least}
    answers = [one for one in work.answers if (one.person, one.date) in came]
    own = [one for one in answers if work.law(one.item) == law]
    people = {one.person for one in own}
    if len(people) < FEWEST_PEOPLE:
        return None
    asked = {(one.person, one.folder) for one in own}
    rest = [one for one in answers if work.law(one.item) != law and (one.person, one.folder) in asked]
    facility, others = _facilities(own), _facilities(rest)
    estimate = _contrast(work, facility, others)
    return Learnt(
        law,
        len(held),
        len(people),
        len(facility),
        float(np.mean(list(facility.values()))),
        float(np.mean(list(others.values()))) if others else None,
        *estimate,
        gain=_gain(work, law, held),
    )


def _came(person: str, day: dt.date, held: Sequence[StudySession]) -> int:
    """To how many of the sessions the person had come by the day of an exam."""
    return sum(person in each.attended and each.date <= day for each in held)


def _facilities(answers: Sequence[Answer]) -> dict[str, float]:
    """The mean share by item."""
    by_item: dict[str, list[float]] = {}
    for one in answers:
        by_item.setdefault(one.item, []).append(one.share)
    return {item: float(np.mean(values)) for item, values in by_item.items()}


def _contrast(
    work: Work, own: Mapping[str, float], others: Mapping[str, float]
) -> tuple[float | None, float | None, float | None, float | None]:
    """Difference, its interval and two-sided p of least squares of the items' shares on type and belonging to the law.

    R: ``summary(lm(share ~ type + own))``, ``confint``.  All None where the types do not overlap or nothing is left to
    judge the spread by.
    """
    rows = [(item, value, 1.0) for item, value in own.items()] + [(item, value, 0.0) for item, value in others.items()]
    types = sorted({work.items[item].type for item, _, _ in rows})
    design = np.array([[own_law, *(work.items[item].type == one for one in types)] for item, _, own_law in rows], float)
    values = np.array([value for _, value, _ in rows])
    free = len(rows) - int(np.linalg.matrix_rank(design)) if rows else 0
    if free <= 0 or np.linalg.matrix_rank(design) == np.linalg.matrix_rank(design[:, 1:]):
        return None, None, None, None
    coefficients, *_ = np.linalg.lstsq(design, values, rcond=None)
    squares = float(((values - design @ coefficients) ** 2).sum())
    difference = float(coefficients[0])
    if squares <= _NOTHING:
        return difference, None, None, None
    error = sqrt(squares / free * float(np.linalg.pinv(design.T @ design)[0, 0]))
    half = float(stdtrit(free, (1 + CONFIDENCE) / 2)) * error
    p = 2 * float(stdtr(free, -abs(difference) / error))
    return difference, difference - half, difference + half, p


def _gain(work: Work, law: str, held: Sequence[StudySession]) -> Gain | None:
    """The change on items that stood, unchanged, in a sitting before and in one after a session on the law."""
    pairs = []
    for first, later in _repeated(work, law):
        between = [one for one in held if first.date and later.date and first.date < one.date <= later.date]
        if between:
            pairs.append((first, later, any(first.person in one.attended for one in between)))
    came = _changes([(first, later) for first, later, attended in pairs if attended])
    if len(came) < FEWEST_PEOPLE:
        return None
    stayed = _changes([(first, later) for first, later, attended in pairs if not attended])
    changes = np.array([after - before for before, after in came.values()])
    error = float(changes.std(ddof=1)) / sqrt(len(changes))
    half = float(stdtrit(len(changes) - 1, (1 + CONFIDENCE) / 2)) * error
    mean = float(changes.mean())
    items = {first.item for first, _, attended in pairs if attended}
    return Gain(
        len(came), len(items),
        float(np.mean([before for before, _ in came.values()])), float(np.mean([after for _, after in came.values()])),
        mean, mean - half if error else None, mean + half if error else None,
        float(np.mean([after - before for before, after in stayed.values()])) if stayed else None,
    )  # fmt: skip


def _repeated(work: Work, law: str) -> list[tuple[Answer, Answer]]:
    """Two answers of one person to the same unchanged item, one after the other in time."""
    seen: dict[tuple[str, str], list[Answer]] = {}
    for one in work.answers:
        if one.item not in work.changed and work.law(one.item) == law:
            seen.setdefault((one.person, one.item), []).append(one)
    return [(answers[0], answers[-1]) for answers in seen.values() if len(answers) > 1]


def _changes(pairs: Sequence[tuple[Answer, Answer]]) -> dict[str, tuple[float, float]]:
    """Each person's mean share before and after, over the items answered both times."""
    by_person: dict[str, list[tuple[float, float]]] = {}
    for first, later in pairs:
        by_person.setdefault(first.person, []).append((first.share, later.share))
    return {
        person: (float(np.mean([a for a, _ in both])), float(np.mean([b for _, b in both])))
        for person, both in by_person.items()
    }
