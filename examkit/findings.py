"""What a sitting found: the figures of its people and of its items, ready to be written or told.

Joins scores with ``analysis``.  People, rates and means use the attempt that counts; items and reliability use first
attempts of those who sat.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from examkit.aligned import Column
from examkit.aligned import columns as columns_of
from examkit.analysis import Analysis, ItemKey, ItemRow, OptionRow, Pattern, analyse, collect
from examkit.analysis.matrix import Matrix, matrix
from examkit.blueprint import Conduct
from examkit.corrections import Correction, Standing, active, standings
from examkit.forms import Form, Placement, same_items
from examkit.items import CHOICE, Item
from examkit.makeup import Held, Outcome, after
from examkit.marking import PairAgreement
from examkit.scoring import Count, Marked, Result, Results, Tally, group_by, tally

Responses = Mapping[int, Mapping[str, str]]
AFTER_MAKEUP = ("people", "rates", "bands")  # what the summary states a second time


@dataclass(frozen=True, slots=True)
class ItemGroup:
    """The analysis of people who met the same items: all forms of a sitting, or one where forms hold different items.

    ``form`` is empty where it stands for all.  ``unmarked`` are items left out because people must still mark them.
    """

    form: str
    pieces: tuple[Placement, ...]
    analysis: Analysis
    unmarked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LawFigure:
    """How much of what an exam asked on one law was earned: a share of points over all first attempts."""

    law: str
    items: int
    points: Fraction
    earned: float | None


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a report speaks of."""

    conduct: Conduct
    forms: tuple[Form, ...]
    results: Results
    groups: tuple[ItemGroup, ...]
    laws: tuple[LawFigure, ...]
    responses: Responses = field(default_factory=dict)
    open_reviews: int = 0  # blocking rows that nobody has decided, open answers to be marked among them
    rows: tuple[int, int, int] = (0, 0, 0)  # scored, blocked, dropped
    unmarked: int = 0
    corrections: tuple[Correction, ...] = ()
    standings: Mapping[tuple[str, str], Standing] = field(default_factory=dict)
    agreements: tuple[PairAgreement, ...] = ()  # of two markers, by item
    makeups: tuple[Held, ...] = ()
    outcomes: tuple[Outcome, ...] = ()  # after the makeups that are graded; empty where none is
    makeup_of: tuple[str, str] | None = None  # the first sitting, and the rule that this makeup of it counts by

    @property
    def tally(self) -> Tally:
        """The figures of all people."""
        return tally(self.results)

    @property
    def tally_after(self) -> Tally | None:
        """The figures of all people after makeup; None where there is none."""
        return tally(after(self.results, self.outcomes)) if self.outcomes else None


def find(
    results: Results,
    forms: Sequence[Form],
    responses: Responses,
    open_reviews: int = 0,
    rows: tuple[int, int, int] = (0, 0, 0),
    corrections: Sequence[Correction] = (),
    unmarked: int = 0,
) -> Findings:
    """The findings of a sitting; ``responses`` has the answers of each submission by its number."""
    standing = standings(corrections, forms)
    first = [one.attempts[0] for one in results.people if one.sat]
    if same_items(forms):
        groups = [_group("", forms[0], first, responses, results.conduct, standing)]
    else:
        groups = [
            _group(
                form.name, form, [one for one in first if one.form == form.name], responses, results.conduct, standing
            )
            for form in forms
        ]
    return Findings(
        results.conduct,
        tuple(forms),
        results,
        tuple(groups),
        _laws(forms, first),
        responses,
        open_reviews,
        rows,
        unmarked,
        tuple(corrections),
        standing,
    )


def _group(
    name: str,
    form: Form,
    first: Sequence[Marked],
    responses: Responses,
    conduct: Conduct,
    standing: Mapping[tuple[str, str], Standing],
) -> ItemGroup:
    """Items that a correction took out on some form, and items still to be marked, are left out."""
    items = [piece.item.id for piece in form.pieces]
    marks = dict(zip(items, columns_of([one.marks for one in first], items, None), strict=True))
    answers = dict(zip(items, columns_of([responses[one.submission] for one in first], items, ""), strict=True))
    pieces = [piece for piece in form.pieces if all(mark is not None for mark, _ in marks[piece.item.id].counts())]
    out = {item for (_, item), one in standing.items() if one.removed}
    unmarked = tuple(piece.item.id for piece in form.pieces if piece not in pieces and piece.item.id not in out)
    if not pieces:
        return ItemGroup(name, (), _undefined(len(first)), unmarked)
    keys, patterns, codes = [], [], []
    places = _places(form)
    for piece in pieces:
        code, known = _coded(piece.item, answers[piece.item.id], marks[piece.item.id])
        key = item_key(piece.item, piece.points, standing.get((form.name, piece.item.id)))
        section, case = places[piece.item.id]
        keys.append(replace(key, section=section, case=case))
        patterns.append(known)
        codes.append(code)
    return ItemGroup(
        name, tuple(pieces), analyse(keys, patterns, collect(codes, patterns), conduct.pass_mark), unmarked
    )


def _places(form: Form) -> dict[str, tuple[str, str]]:
    """The section and the case of each piece, the case empty for an item of its own."""
    return {
        piece.item.id: (str(number), placement.item.id if placement.item.parts else "")
        for number, section in enumerate(form.sections, start=1)
        for placement in section.placements
        for piece in placement.pieces
    }


def person_matrix(findings: Findings, group: ItemGroup) -> Matrix:
    """The answers of a group person by person, as its analysis rests on them; unit, category and form beside each."""
    sat = [one for one in findings.results.people if one.sat and group.form in ("", one.attempts[0].form)]
    first = [one.attempts[0] for one in sat]
    items = [piece.item.id for piece in group.pieces]
    marks = columns_of([one.marks for one in first], items, None)
    answers = columns_of([findings.responses[one.submission] for one in first], items, "")
    pairs = [_coded(piece.item, answer, mark) for piece, answer, mark in zip(group.pieces, answers, marks, strict=True)]
    attributes = {name: [getattr(one.person, name) for one in sat] for name in ("unit", "category")}
    return matrix(
        [one.person.candidate for one in sat],
        items,
        [code for code, _ in pairs],
        [known for _, known in pairs],
        [piece.points for piece in group.pieces],
        attributes | {"form": [one.form for one in first]},
    )


def _coded(item: Item, answers: Column[str], marks: Column[Fraction | None]) -> tuple[NDArray[np.int64], list[Pattern]]:
    """What people gave, as numbers of the distinct answers and marks; these in order, whoever came first."""
    pairs = answers.codes.astype(np.int64) * len(marks.values) + marks.codes
    occurring = np.flatnonzero(np.bincount(pairs, minlength=1)).tolist()
    met = [divmod(pair, len(marks.values)) for pair in occurring]
    given = [(answers.values[answer], marks.values[mark] or Fraction(0)) for answer, mark in met]
    number = {one: n for n, one in enumerate(sorted(set(given)))}
    place = np.zeros(len(answers.values) * len(marks.values) + 1, dtype=np.int64)
    place[occurring] = [number[one] for one in given]
    codes = place[pairs]
    patterns = [Pattern(_chosen(item, answer), mark) for answer, mark in number]
    return codes, patterns or [Pattern(frozenset(), Fraction(0))]


def _undefined(people: int) -> Analysis:
    """What can be said while every item must still be marked: nothing, under the usual names."""
    blank = [[Pattern(frozenset(), Fraction(0))]]
    nobody = analyse([ItemKey("")], blank, collect([np.array([], dtype=np.int64)], blank), Fraction(0))
    return Analysis((), (), {**dict.fromkeys(nobody.summary), "candidates": people, "items": 0})


def item_key(item: Item, points: Fraction, standing: Standing | None = None) -> ItemKey:
    """What the analysis must know of an item: its key as corrected; of several keys every option counts as right."""
    keys = standing.keys if standing else (item.key,)
    if item.type == "true_false":
        return ItemKey(item.id, points, ("true", "false"), frozenset(str(key) for key in keys))
    if item.type in CHOICE:
        right = frozenset(letter for key in keys for letter in str(key))
        return ItemKey(item.id, points, tuple(item.labels), right, multiple=item.type == "multiple")
    return ItemKey(item.id, points)


def _chosen(item: Item, response: str) -> frozenset[str]:
    return frozenset(response) if item.type in CHOICE else frozenset({response} if response else ())


def _laws(forms: Sequence[Form], first: Sequence[Marked]) -> tuple[LawFigure, ...]:
    placed: dict[str, dict[str, Placement]] = {}
    for form in forms:
        for placement in form.placements:
            for piece in placement.pieces:
                law = piece.item.law or placement.item.law or ""
                placed.setdefault(law, {})[piece.item.id] = piece
    items = list(dict.fromkeys(item for pieces in placed.values() for item in pieces))
    earned = dict(zip(items, map(_earned, columns_of([one.marks for one in first], items, None)), strict=True))
    figures = []
    for law, pieces in placed.items():
        possible = sum((piece.points * earned[item][1] for item, piece in pieces.items()), Fraction(0))
        got = sum((earned[item][0] for item in pieces), Fraction(0))
        points = sum((piece.points for piece in pieces.values()), Fraction(0))
        figures.append(LawFigure(law, len(pieces), points, float(got / possible) if possible else None))
    return tuple(figures)


def _earned(marks: Column[Fraction | None]) -> tuple[Fraction, int]:
    """The sum of the marks that there are, and how many they are."""
    known = [(mark, count) for mark, count in marks.counts() if mark is not None]
    return sum((mark * count for mark, count in known), Fraction(0)), sum(count for _, count in known)


# --- as data ---------------------------------------------------------------------------------------------------------


def summary(findings: Findings) -> dict[str, Any]:
    """The content of summary.json; None is undefined, a rate stands with its counts."""
    results = findings.results
    whole, later = tally(results), findings.tally_after
    main = (
        findings.groups[0].analysis.summary
        if len(findings.groups) == 1
        else dict.fromkeys(findings.groups[0].analysis.summary)
    )
    return {
        **main,
        **_tally_data(whole),
        **{f"{name}_after_makeup": _tally_data(later)[name] if later else None for name in AFTER_MAKEUP},
        "by_unit": _groups(results, "unit"),
        "by_category": _groups(results, "category"),
        "by_form": [_form_data(findings, form) for form in findings.forms],
        "by_law": [
            {"law": one.law, "items": one.items, "points": float(one.points), "facility": one.earned}
            for one in findings.laws
        ],
        "attempts": {"rule": findings.conduct.attempts, "people": again(findings), "most": _most_attempts(findings)},
        "added": added(findings),
        "moved": moved(findings),
        "makeup_of": findings.makeup_of[0] if findings.makeup_of else None,
        "makeup": findings.makeup_of[1] if findings.makeup_of else None,
        "corrections": len(active(findings.corrections)),
        "review": findings.open_reviews,
        "rows": dict(zip(("scored", "blocked", "dropped"), findings.rows, strict=True)),
    }


def again(findings: Findings) -> int:
    """How many people answered more than once."""
    return sum(len(one.attempts) > 1 for one in findings.results.people)


def _most_attempts(findings: Findings) -> int:
    return max((len(one.attempts) for one in findings.results.people), default=0)


def added(findings: Findings) -> int:
    """How many people joined the roster after the first grading."""
    return sum(bool(one.person.added) for one in findings.results.people)


def moved(findings: Findings) -> int:
    """How many people served in another unit too, before or after the day."""
    return sum(any(row.unit != one.person.unit for row in one.person.others) for one in findings.results.people)


def _tally_data(one: Tally) -> dict[str, Any]:
    names = ("roster", "exempt", "due", "sat", "absent", "deferred", "void")
    return {
        "people": {name: getattr(one, name) for name in names},
        "rates": {name: _count_data(count) for name, count in one.rates().items()},
        "bands": dict(one.bands),
        "score_mean": _float(one.mean),
        "score_max": _float(one.highest),
        "score_min": _float(one.lowest),
    }


def _count_data(count: Count) -> dict[str, Any]:
    return {"rate": _float(count.rate), "count": count.count, "of": count.of}


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _groups(results: Results, attribute: str) -> list[dict[str, Any]]:
    rows = []
    for name, people in group_by(results, attribute):
        data = _tally_data(tally(results, people))
        rows.append(
            {
                attribute: name,
                "people": data["people"],
                "rates": data["rates"],
                "bands": data["bands"],
                "mean": data["score_mean"],
            }
        )
    return rows


def _form_data(findings: Findings, form: Form) -> dict[str, Any]:
    people = [one for one in findings.results.people if one.counted is not None and one.counted.form == form.name]
    own = next((group.analysis.summary for group in findings.groups if group.form == form.name), {})
    data = _tally_data(tally(findings.results, people))
    return {
        "form": form.name,
        "sat": data["people"]["sat"],
        "rates": data["rates"],
        "mean": data["score_mean"],
        **{k: own.get(k) for k in ("alpha", "sem") if own},
    }


def item_rows(findings: Findings) -> list[dict[str, Any]]:
    """The rows of items.csv, with the form first where forms hold different items."""
    return _rows(findings, "items")


def columns(findings: Findings, row: type[ItemRow] | type[OptionRow]) -> list[str]:
    """The columns of items.csv or distractors.csv, which stand even where there is no row."""
    return [*(["form"] if len(findings.groups) > 1 else []), *(field.name for field in fields(row))]


def distractor_rows(findings: Findings) -> list[dict[str, Any]]:
    """The rows of distractors.csv, with the form first where forms hold different items."""
    return _rows(findings, "distractors")


def _rows(findings: Findings, table: str) -> list[dict[str, Any]]:
    several = len(findings.groups) > 1
    return [
        ({"form": group.form} if several else {}) | asdict(row)
        for group in findings.groups
        for row in getattr(group.analysis, table)
    ]


def counted_people(findings: Findings) -> list[Result]:
    """Those who sat, in roster order."""
    return [one for one in findings.results.people if one.sat]
