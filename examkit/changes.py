"""Who is affected by a correction: before and after, those who rise, fall and stay apart, and the net effect by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examkit.correction_words import entry_words
from examkit.corrections import Correction
from examkit.document import Block, Cell, Column, Document, Fields, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.fonts import substitute
from examkit.messages import text
from examkit.roster import Person
from examkit.scoring import Marked, band_of, passed

UP, DOWN, SAME = "up", "down", "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One person's counted result before and after."""

    person: Person
    before: Marked | None
    after: Marked | None
    moved: bool

    @property
    def direction(self) -> str:
        """``up``, ``down`` or ``same``, by the percent before rounding."""
        old, new = (one.percent if one else None for one in (self.before, self.after))
        if old is None or new is None or old == new:
            return SAME
        return UP if new > old else DOWN


def changes(before: Findings, after: Findings) -> tuple[Change, ...]:
    """Everyone with a result: ``moved`` where score, band or pass state differ, the others as ``same``."""
    old = {one.person.candidate: one for one in before.results.people}
    found = []
    for one in after.results.people:
        if one.counted is None:
            continue
        earlier = old[one.person.candidate].counted if one.person.candidate in old else None
        moved = _judged(before, earlier) != _judged(after, one.counted)
        found.append(Change(one.person, earlier, one.counted, moved))
    return tuple(found)


def _judged(findings: Findings, marked: Marked | None) -> tuple[object, ...]:
    if marked is None:
        return ()
    percent = marked.percent
    return marked.score, percent, band_of(percent, findings.conduct), passed(percent, findings.conduct)


def report_changes(before: Findings, after: Findings, entry: Correction | None, lang: str) -> Document:
    """The list of who is affected, to be signed before and filed after a correction. For the assessor only."""
    found = changes(before, after)
    blocks: list[Block] = []
    if entry is not None:
        blocks.append(Paragraph(entry_words(after, entry, lang), "lead"))
        blocks += [Paragraph(text("changes.protected", lang), "lead")] if entry.protected else []
    counts = {name: sum(one.direction == name for one in found) for name in (UP, DOWN, SAME)}
    blocks.append(Paragraph(text("changes.summary", lang, **counts), "lead"))
    groups = {
        name: [one for one in found if one.direction == name and (one.moved or name != SAME)]
        for name in (UP, DOWN, SAME)
    }
    for name, group in groups.items():
        if group:
            heading = text("changes.same_percent" if name == SAME else f"changes.{name}", lang)
            blocks += [Heading(heading), _people(before, after, group, lang)]
    blocks += [Heading(text("changes.by_unit", lang)), _units(found, lang)]
    blocks.append(Fields(tuple((text(f"changes.{name}", lang), "") for name in ("signed_by", "signed_on"))))
    return Document(
        text("changes.title", lang, title=after.conduct.title), tuple(blocks), organisation=after.conduct.organisation
    )


def _people(before: Findings, after: Findings, group: Sequence[Change], lang: str) -> Table:
    widths = {"unit": 2.4, "name": 1.3, "candidate": 1.3, "before": 1.0, "after": 1.0, "band": 2.2, "passed": 1.6}
    columns = tuple(
        Column(
            text(f"changes.{name}", lang),
            "right" if name in ("before", "after") else "centre" if name in ("band", "passed") else "left",
            width,
            2 if name in ("before", "after") else None,
        )
        for name, width in widths.items()
    )
    return Table(columns, tuple(_person(before, after, one, lang) for one in group))


def _person(before: Findings, after: Findings, one: Change, lang: str) -> tuple[Cell, ...]:
    sides = ((before, one.before), (after, one.after))
    bands = [band_of(marked.percent if marked else None, findings.conduct) or "—" for findings, marked in sides]
    known = [_passed(findings, marked, lang) for findings, marked in sides]
    scores = [float(one.score) if one and one.score is not None else None for _, one in sides]
    who = (one.person.unit, substitute(one.person.name), one.person.candidate)
    return (*who, *scores, _moved(bands, lang), _moved(known, lang))


def _moved(pair: Sequence[str], lang: str) -> str:
    """Before and after in one cell; once where nothing changed."""
    old, new = pair
    return new if old == new else text("changes.moved", lang, old=old, new=new)


def _passed(findings: Findings, marked: Marked | None, lang: str) -> str:
    known = passed(marked.percent if marked else None, findings.conduct)
    return text("report.undefined", lang) if known is None else text("report.yes" if known else "report.no", lang)


def _units(found: Sequence[Change], lang: str) -> Table:
    columns = (
        Column(text("report.unit", lang), "left", 2.4),
        *(Column(text(f"changes.{name}", lang), "right") for name in (UP, DOWN, SAME)),
        Column(text("changes.net", lang), "right", 1.0, 2),
    )
    units: dict[str, list[Change]] = {}
    for one in found:
        units.setdefault(one.person.unit, []).append(one)
    rows = [(unit or text("report.no_unit", lang), *_unit_cells(group)) for unit, group in units.items()]
    return Table(columns, tuple(rows))


def _unit_cells(group: Sequence[Change]) -> tuple[Cell, ...]:
    counts = [sum(one.direction == name for one in group) for name in (UP, DOWN, SAME)]
    pairs = [(one.before.score, one.after.score) for one in group if one.before and one.after]
    net = sum((new - old for old, new in pairs if old is not None and new is not None), Fraction(0))
    return (*counts, float(net))
