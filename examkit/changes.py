"""Who is affected by a correction: before and after, those who rise, fall and stay apart, and the net effect by unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examkit.bank.numerals import from_fraction
from examkit.corrections import Correction
from examkit.document import Block, Cell, Column, Document, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.fonts import substitute
from examkit.messages import text, word
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
    """Everyone whose score, band or pass state differs, and the others as ``same`` without ``moved``."""
    old = {one.person.candidate: one for one in before.results.people}
    found = []
    for one in after.results.people:
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
        blocks.append(Paragraph(entry_words(entry, lang), "lead"))
    counts = {name: sum(one.direction == name for one in found) for name in (UP, DOWN, SAME)}
    blocks.append(Paragraph(text("changes.summary", lang, **counts)))
    for name in (UP, DOWN):
        group = [one for one in found if one.direction == name]
        if group:
            blocks += [Heading(text(f"changes.{name}", lang)), _people(before, after, group, lang)]
    blocks += [Heading(text("changes.by_unit", lang)), _units(found, lang)]
    return Document(
        text("changes.title", lang, title=after.conduct.title), tuple(blocks), organisation=after.conduct.organisation
    )


def entry_words(entry: Correction, lang: str) -> str:
    """One entry of the log in a sentence."""
    keys = "、".join(key if isinstance(key, str) else "；".join("|".join(blank) for blank in key) for key in entry.keys)
    return text(
        "changes.entry",
        lang,
        number=entry.number,
        verb=word("verb", entry.verb, lang),
        item=entry.item or (f"#{entry.cites}" if entry.cites else "—"),
        form=entry.form or text("blueprint.whole_exam", lang),
        keys=keys or "—",
        reason=entry.reason,
        by=entry.by,
    )


def _people(before: Findings, after: Findings, group: Sequence[Change], lang: str) -> Table:
    names = (
        "unit",
        "name",
        "candidate",
        "before",
        "after",
        "band_before",
        "band_after",
        "passed_before",
        "passed_after",
    )
    columns = tuple(
        Column(text(f"changes.{name}", lang), "right" if name in ("before", "after") else "left") for name in names
    )
    return Table(columns, tuple(_person(before, after, one, lang) for one in group))


def _person(before: Findings, after: Findings, one: Change, lang: str) -> tuple[Cell, ...]:
    cells: list[Cell] = [one.person.unit, substitute(one.person.name), one.person.candidate]
    sides = ((before, one.before), (after, one.after))
    cells += [_shown(marked.score if marked else None, lang) for _, marked in sides]
    cells += [band_of(marked.percent if marked else None, findings.conduct) or "" for findings, marked in sides]
    return (*cells, *(_passed(findings, marked, lang) for findings, marked in sides))


def _passed(findings: Findings, marked: Marked | None, lang: str) -> str:
    known = passed(marked.percent if marked else None, findings.conduct)
    return "" if known is None else text("report.yes" if known else "report.no", lang)


def _shown(score: Fraction | None, lang: str) -> str:
    return text("report.undefined", lang) if score is None else from_fraction(score)


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
