"""The rows of annual.csv, and who changes band between what was written last and what holds now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from examkit import messages
from examkit.assessment.records import AnnualRecord, Note
from examkit.files import csv_cell

COLUMNS = (
    "candidate", "name", "unit", "category", "sessions_due", "sessions_attended", "sessions_leave", "hours",
    "study_points", "exam_scores", "exam", "makeup", "composite", "band", "exempt", "notes",
)  # fmt: skip


def annual_rows(records: Sequence[AnnualRecord], lang: str = messages.DEFAULT) -> list[tuple[object, ...]]:
    """The rows of annual.csv under :data:`COLUMNS`; exams as ``folder=percent`` joined by ``;``, notes in words."""
    return [_row(one, lang) for one in records]


def _row(one: AnnualRecord, lang: str) -> tuple[object, ...]:
    makeups = [(folder, percent) for exam in one.exams for folder, percent in exam.makeups]
    return (
        one.member.candidate, one.member.name, one.unit, one.category, one.turnout.due, one.attended, one.leave,
        one.hours, one.points, _scores((exam.folder, exam.sat) for exam in one.exams), one.exam, _scores(makeups),
        one.composite, one.band, one.member.exempt, "；".join(say_note(each, lang) for each in one.notes),
    )  # fmt: skip


def _scores(pairs: Iterable[tuple[str, Fraction | None]]) -> str:
    return ";".join(f"{folder}={csv_cell(percent)}" for folder, percent in pairs if percent is not None)


def say_note(one: Note, lang: str) -> str:
    """A note as a sentence."""
    return messages.text(f"annual_note.{one.code}", lang, **dict(one.values))


@dataclass(frozen=True, slots=True)
class BandChange:
    """One person whose band is another now: band and composite before (as written in annual.csv) and after."""

    candidate: str
    name: str
    unit: str
    before: str
    after: str
    composite_before: str
    composite_after: str


def band_changes(before: Sequence[Mapping[str, str]], after: Sequence[AnnualRecord]) -> tuple[BandChange, ...]:
    """Everyone of an earlier annual.csv whose band differs now, in roster order; newcomers have no band before."""
    earlier = {row["candidate"]: row for row in before}
    found = []
    for one in after:
        row = earlier.get(one.member.candidate)
        band = one.band or ""
        if row is not None and row.get("band", "") != band:
            was, now = row.get("composite", ""), csv_cell(one.composite)
            found.append(
                BandChange(one.member.candidate, one.member.name, one.unit, row.get("band", ""), band, was, now)
            )
    return tuple(found)
