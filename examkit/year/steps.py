"""The step that writes a year's record, and what must hold before it: rules that somebody signed, files as they were."""

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import manifest, messages
from examkit.assessment import (
    COLUMNS,
    AnnualRecord,
    AnnualRules,
    BandChange,
    annual_rows,
    assess,
    band_changes,
    read_rules,
    signed_text,
    unsigned_because,
)
from examkit.bank import Bank
from examkit.files import csv_bytes, decode, json_bytes
from examkit.problems import InputError, Problem, Refused, Source, problem
from examkit.sitting.folder import COLUMNS as COLUMN_MAP
from examkit.sitting.folder import REVIEW, REVIEW_COLUMNS, read_review
from examkit.weakness import Missed
from examkit.year.drafting import draft_columns, draft_rules
from examkit.year.figures import annual_json
from examkit.year.folder import (
    FIGURES,
    NEXT_QUIZ,
    RECORD,
    ROSTERS,
    RULES,
    STUDY_LIST,
    all_raw,
    raw_files,
    year_of,
)
from examkit.year.gathering import Gathered, Progress, gather
from examkit.year.weak import Weakness, next_quiz, weakness

STEP, DRAFT, REVIEWED = "annual", "draft", "review"
STUDY_COLUMNS = ("unit", "candidate", "name", "law", "article", "answers", "missed", "items")


@dataclass(frozen=True, slots=True)
class Annual:
    """A year as it was computed: what was gathered, the records, the weak spots, and who changes band.

    ``refused`` says why nothing was written (rules not signed, or edited since); None where they hold.
    """

    folder: Path
    gathered: Gathered
    records: tuple[AnnualRecord, ...]
    weakness: Weakness
    changes: tuple[BandChange, ...] = ()
    refused: Problem | None = None
    written: bool = False

    @property
    def rules(self) -> AnnualRules:
        """The rules that the records follow."""
        return self.gathered.data.rules


def draft(folder: Path, lang: str, *, discard_edits: bool = False) -> list[Path]:
    """Write a first annual.toml, and columns.toml where heads are not understood; the paths written.

    Refused where there is an annual.toml already, without ``discard_edits``.
    """
    if (folder / RULES).exists() and not discard_edits:
        raise Refused(problem("annual.draft-exists", Source(f"{folder.as_posix()}/{RULES}")))
    files = {RULES: draft_rules(folder, year_of(folder), lang).encode()}
    if columns := draft_columns(folder, lang):
        files[COLUMN_MAP] = columns.encode()
    folder.mkdir(parents=True, exist_ok=True)
    manifest.commit(folder, DRAFT, files, kept_by_people=(RULES, COLUMN_MAP))
    return [folder / name for name in files]


def annual(
    folder: Path,
    *,
    sign: str = "",
    on: dt.date | None = None,
    lang: str = messages.DEFAULT,
    bank: Bank | None = None,
    dry_run: bool = False,
    replaced: bool = False,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Annual:
    """Compute a year again from everything in its folder, and write its record where the rules are signed.

    With ``sign`` and the day ``on`` the rules are signed as they stand.  Without a signature that holds nothing but the
    review list is written, and what would change is told.  InputError for missing rules, decisions or files; Refused for raw files
    that are no longer as they were, without ``replaced``, and for derived files that people changed.
    """
    text = rules_text(folder)
    rules = read_rules(text, RULES, year_of(folder))
    if sign:
        if on is None:
            raise ValueError("a signature needs its day")
        text = signed_text(text, sign, on)
        rules = read_rules(text, RULES, year_of(folder))
    if not (replaced or discard_edits):
        refuse_changed(folder)
    found = compute(folder, rules, progress)
    found = replace(
        found, changes=band_changes(written_rows(folder), found.records), refused=unsigned_because(rules, RULES)
    )
    if dry_run:
        return found
    if found.refused is not None:  # what people must decide need not wait for the signature
        listed, path = _review(folder, found.gathered), folder / REVIEW
        if not path.exists() or path.read_bytes() != listed:
            manifest.commit(folder, REVIEWED, {REVIEW: listed}, kept_by_people=(REVIEW,))
        return found
    files = {RULES: text.encode(), **derived_files(folder, found, bank, lang)}
    files |= {path.name: path.read_bytes() for path in all_raw(folder)}
    kept = (RULES, REVIEW, COLUMN_MAP, *(path.name for path in raw_files(folder, ROSTERS)))
    gone = [name for name in manifest.written_by(folder, STEP) if name not in files]
    manifest.commit(folder, STEP, files, kept_by_people=kept, removed=gone, discard_edits=discard_edits)
    return replace(found, written=True)


def compute(folder: Path, rules: AnnualRules, progress: Progress = lambda name: None) -> Annual:
    """The year under some rules, in memory."""
    gathered = gather(folder, rules, progress)
    return Annual(folder, gathered, assess(gathered.data), weakness(gathered))


def look(folder: Path) -> Annual:
    """The year of a written record, computed again in memory; Refused where it is no longer what is on disk."""
    rules = read_rules(rules_text(folder), RULES, year_of(folder))
    reason = unsigned_because(rules, RULES)
    if reason is not None:
        raise Refused(reason)
    found = compute(folder, rules)
    if not (folder / RECORD).exists() or (folder / RECORD).read_bytes() != _record(found.records):
        raise Refused(problem("annual.stale", Source(f"{folder.as_posix()}/{RECORD}")))
    return replace(found, written=True)


def rules_text(folder: Path) -> str:
    """The text of annual.toml; InputError where there is none, or it is not text."""
    path = folder / RULES
    if not path.exists():
        raise InputError(problem("annual.no-rules", Source(path.as_posix())))
    try:
        return decode(path.read_bytes())
    except UnicodeDecodeError as error:
        raise InputError(problem("file.encoding", Source(path.as_posix()))) from error


def refuse_changed(folder: Path) -> None:
    """Refused where an attendance book or table is no longer as the record took it in, or is gone."""
    known = manifest.read(folder).files
    taken = {name for name, entry in known.items() if entry.step == STEP} - set(kept_names(folder))
    raw = {path.name for path in all_raw(folder)} - set(kept_names(folder))
    changed = [
        problem("annual.raw-changed", Source(name))
        for name in sorted(taken & raw)
        if manifest.file_digest(folder / name) != known[name].sha256
    ]
    gone = [problem("annual.raw-gone", Source(name)) for name in sorted(taken) if not (folder / name).exists()]
    if changed or gone:
        raise Refused(*changed, *gone)


def kept_names(folder: Path) -> list[str]:
    """The files that people may edit at any time, and those that follow from the others."""
    rosters = [path.name for path in raw_files(folder, ROSTERS)]
    return [RULES, REVIEW, COLUMN_MAP, RECORD, FIGURES, NEXT_QUIZ, STUDY_LIST, *rosters]


def written_rows(folder: Path) -> list[dict[str, str]]:
    """The rows of the annual.csv that was written last; none where there is none."""
    path = folder / RECORD
    return list(csv.DictReader(io.StringIO(decode(path.read_bytes())))) if path.exists() else []


def _record(records: Sequence[AnnualRecord]) -> bytes:
    return csv_bytes(COLUMNS, annual_rows(records))


def derived_files(folder: Path, found: Annual, bank: Bank | None, lang: str) -> dict[str, bytes]:
    """The files that follow, by name."""
    files = {
        RECORD: _record(found.records),
        REVIEW: _review(folder, found.gathered),
        FIGURES: json_bytes(annual_json(found.gathered, found.records, found.weakness)),
        STUDY_LIST: csv_bytes(STUDY_COLUMNS, study_rows(found)),
    }
    if quiz := next_quiz(found.gathered, found.weakness, lang, bank):
        files[NEXT_QUIZ] = quiz.encode()
    return files


def _review(folder: Path, gathered: Gathered) -> bytes:
    return csv_bytes(REVIEW_COLUMNS, review_rows(folder, gathered))


def review_rows(folder: Path, gathered: Gathered) -> list[tuple[object, ...]]:
    """The list of today, and decisions on rows that are no longer there: a person's work is not thrown away."""
    rows: list[tuple[object, ...]] = [
        (one.file, one.row, one.column, one.kind, one.value, one.guess, one.candidate, one.decision)
        for one in gathered.reviews
    ]
    present = {one.identity for one in gathered.reviews}
    return rows + [row for identity, row in read_review(folder).items() if row[-1] and identity not in present]


def study_rows(found: Annual) -> list[tuple[object, ...]]:
    """The rows of study_list.csv: what each unit should read again, then each person."""
    names: Mapping[str, str] = {one.member.candidate: one.member.name for one in found.records}
    order = {one.member.candidate: place for place, one in enumerate(found.records)}
    rows = [_study(one.unit, "", "", each) for one in found.weakness.unit_reading for each in one.articles]
    people = sorted(found.weakness.person_reading, key=lambda one: order[one.person])
    return rows + [_study(one.unit, one.person, names[one.person], each) for one in people for each in one.articles]


def _study(unit: str, candidate: str, name: str, one: Missed) -> tuple[object, ...]:
    return unit, candidate, name, *one.article, one.answers, one.missed, ";".join(one.items)
