"""One exam's folder under results/: its files, its steps, its manifest.

    assemble   sitting.toml, forms.json
    paper      print/, key/
    grade      inbox/, roster.csv -> submissions, responses, review, scores, items, distractors, summary
    report     report/

sitting.toml, roster.csv and the decisions in review.csv are edited by people; everything else is derived, and computed
again from the files before it.
"""

import datetime as dt
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomlkit

from examkit import assembly, formats, forms, manifest, messages, paper, slip
from examkit import findings as figures_of
from examkit.analysis import ItemRow, OptionRow
from examkit.bank import Bank
from examkit.bank.records import number
from examkit.blueprint import CONDUCT_KEYS, Blueprint, Conduct, conduct_from
from examkit.corrections import (
    UNDONE,
    WITH_KEYS,
    Correction,
    appended,
    check_against,
    check_new,
    fitted,
    read_corrections,
    read_key,
)
from examkit.document import Document
from examkit.files import csv_bytes, file_name, json_bytes
from examkit.findings import Findings
from examkit.fonts import missing_glyphs
from examkit.forms import Form, Placement
from examkit.intake import Decisions, Intake, take_in
from examkit.marking import Answer, Mark, MarkingPlan, open_answers, read_marks, read_plan, settle
from examkit.problems import InputError, Problem, Refused, Source, problem, raise_if
from examkit.responses import AnswerSheet
from examkit.roster import FIELDS, Person, Roster, normal_name
from examkit.scoring import Result, Results, band_of, passed, results

SETTINGS, FORMS, ROSTER, REVIEW = "sitting.toml", "forms.json", "roster.csv", "review.csv"
SUBMISSIONS, RESPONSES, SCORES = "submissions.csv", "responses.csv", "scores.csv"
ITEMS, DISTRACTORS, SUMMARY = "items.csv", "distractors.csv", "summary.json"
INBOX, PRINT, KEY, REPORT = "inbox", "print", "key", "report"
CORRECTIONS, MARKS, COLUMNS = "corrections.toml", "marks.csv", "columns.toml"
SETTING_KEYS = frozenset({"seed", "protect", "published", "marking"})
PROTECT = ("none", "published")
REVIEW_COLUMNS = ("file", "row", "column", "kind", "value", "guess", "candidate", "decision")

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A folder with its settings and forms."""

    folder: Path
    conduct: Conduct
    forms: tuple[Form, ...]
    corrections: tuple[Correction, ...] = ()
    marking: MarkingPlan = field(default_factory=MarkingPlan)
    seed: int = 0
    protected: bool = False


def open_sitting(folder: Path) -> Sitting:
    """The sitting of a folder; InputError where it is none or its files cannot be used."""
    if not (folder / SETTINGS).is_file() or not (folder / FORMS).is_file():
        raise InputError(problem("sitting.none", Source(folder.as_posix())))
    source = Source(f"{folder.as_posix()}/{SETTINGS}")
    settings = _read_toml(folder / SETTINGS)
    conduct = conduct_from(settings, source, SETTING_KEYS)
    try:
        record = json.loads((folder / FORMS).read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(problem("forms.record", Source(f"{folder.as_posix()}/{FORMS}"), error=str(error))) from error
    made = forms.from_json(record)
    path = folder / CORRECTIONS
    log = fitted(read_corrections(_log_text(folder), path.as_posix()), made)
    check_against(log, made, path.as_posix())
    plan, seed = read_plan(settings.get("marking", {}), source), int(settings.get("seed", 0))
    return Sitting(folder, conduct, made, log, plan, seed, _is_protected(settings, source))


def _is_protected(settings: Mapping[str, Any], source: Source) -> bool:
    """Whether scores are protected: ``protect = "published"``, and a day in ``published``."""
    problems = []
    protect = settings.get("protect", "none")
    if protect not in PROTECT:
        problems.append(problem("blueprint.choice", source, key="protect", value=protect, known="、".join(PROTECT)))
    if "published" in settings and not isinstance(settings["published"], dt.date):
        problems.append(problem("blueprint.value", source, key="published", value=settings["published"]))
    raise_if(problems)
    return protect == "published" and "published" in settings


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8-sig")).unwrap()
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(problem("file.toml", Source(path.as_posix()), error=str(error))) from error


# --- assemble --------------------------------------------------------------------------------------------------------


def assemble(
    folder: Path,
    bank: Bank,
    blueprint: Blueprint,
    *,
    seed: int,
    count: int = 1,
    distinct: bool = False,
    discard_edits: bool = False,
) -> tuple[Form, ...]:
    """Choose the items, and save the forms as they will be printed; papers of earlier forms are removed.

    Refused on a folder that holds submissions: the forms that people answered are not made anew.
    """
    if (folder / SUBMISSIONS).exists() or any((folder / INBOX).glob("*")):
        raise Refused(problem("sitting.has-submissions", Source(folder.as_posix())))
    made = assembly.assemble(bank, blueprint, seed=seed, count=count, distinct=distinct)
    files = {
        SETTINGS: _settings(blueprint.conduct, seed).encode(),
        FORMS: json_bytes(forms.to_json(made, bank.laws, seed)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    outdated = manifest.written_by(folder, "paper")
    manifest.commit(folder, "assemble", files, removed=outdated, discard_edits=discard_edits)
    return made


def _settings(conduct: Conduct, seed: int) -> str:
    document = tomlkit.document()
    for key in sorted(CONDUCT_KEYS - {"bands"}, key=list(Conduct.__dataclass_fields__).index):
        value = getattr(conduct, key)
        if value not in (None, "", ()):
            document[key] = number(value) if key == "pass_mark" else list(value) if isinstance(value, tuple) else value
    document["seed"] = seed
    bands = tomlkit.table()
    for name, start in conduct.bands:
        bands[name] = number(start)
    document["bands"] = bands
    return tomlkit.dumps(document)


# --- paper -----------------------------------------------------------------------------------------------------------


def print_papers(
    folder: Path,
    suffixes: Sequence[str],
    lang: str,
    *,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Write every form's paper into print/, and its key and 命题双向细目表 into key/; the paths written."""
    sitting = open_sitting(folder)
    _check_glyphs(sitting)
    planned = [one for form in sitting.forms for one in _printed(sitting, form, suffixes, lang)]
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, document in planned:
            path = Path(scratch) / name
            progress(path.name)
            formats.write(document, path, lang)
            files[name] = path.read_bytes()
    manifest.commit(folder, "paper", files, discard_edits=discard_edits)
    return [folder / name for name in files]


def _printed(sitting: Sitting, form: Form, suffixes: Sequence[str], lang: str) -> list[tuple[str, Document]]:
    count = len(sitting.forms)
    key_name, table_name = (messages.text(f"file.{name}", lang) for name in ("key", "specification"))
    made = (
        (f"{PRINT}/{form.name}", paper.paper(form, sitting.conduct, lang, forms=count)),
        (f"{KEY}/{form.name}-{key_name}", paper.key(form, sitting.conduct, lang, forms=count)),
        (f"{KEY}/{form.name}-{table_name}", paper.specification(form, sitting.conduct, lang, forms=count)),
    )
    return [(f"{base}.{suffix}", document) for base, document in made for suffix in suffixes]


def _check_glyphs(sitting: Sitting) -> None:
    """A character that the fonts cannot draw would be an empty box on the paper: found before anything is printed."""
    found: dict[str, Problem] = {}
    for form in sitting.forms:
        for placement in form.placements:
            for piece in (placement.item, *placement.item.parts):
                texts = (piece.stem, *piece.options, piece.material or "", piece.rationale or "")
                if chars := missing_glyphs(texts):
                    found[piece.id] = problem("paper.glyph-missing", piece.source, item=piece.id, chars=chars)
    if found:
        raise InputError(*found.values())


# --- grade -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Graded:
    """What one grading found, and which files were already in the inbox."""

    findings: Findings
    intake: Intake
    already: tuple[str, ...] = ()


def grade(
    folder: Path,
    files: Sequence[Path] = (),
    *,
    roster: Path | None = None,
    replace: bool = False,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> Graded:
    """Take new files into the inbox and compute everything again from all of it.

    The same bytes again change nothing.  Refused: another file of the same name without ``replace``, and derived files
    that were changed by hand.  Nothing is written when a file cannot be read.
    """
    sitting = open_sitting(folder)
    replaced = {path.name for path in files} if replace else set()
    if not discard_edits:
        kept = (path.name for path in _inbox(folder) if path.name not in replaced)
        manifest.refuse_changed(folder, [f"{INBOX}/{name}" for name in kept])
    arrivals, already = _arrivals(folder, files, replace=replace)
    people = formats.read_people(roster) if roster else _roster(folder)
    inbox = [path for path in _inbox(folder) if path.name not in arrivals]
    maps = formats.read_columns(folder / COLUMNS)
    sheets: list[AnswerSheet] = []
    for path in sorted([*inbox, *arrivals.values()], key=lambda path: path.name):
        progress(path.name)
        sheets += formats.read_answer_sheets(path, maps.get(path.name))
    if not sheets:
        raise InputError(problem("sitting.inbox-empty", Source(folder.as_posix())))
    intake = _taken_in(sitting, sheets, people)
    findings = _findings(sitting, intake, people)
    written = {f"{INBOX}/{name}": path.read_bytes() for name, path in arrivals.items()}
    if people is not None and (roster or not (folder / ROSTER).exists()):
        written[ROSTER] = csv_bytes(FIELDS, people.rows())
    written |= _derived(folder, sitting, intake, findings)
    # What people edit counts from now on as it was read here.
    written |= {name: (folder / name).read_bytes() for name in _edited_and_read(folder) if name not in written}
    manifest.commit(
        folder,
        "grade",
        written,
        kept_by_people=(SETTINGS, REVIEW, CORRECTIONS, MARKS, COLUMNS, *(() if roster else (ROSTER,))),
        discard_edits=discard_edits,
    )
    return Graded(findings, intake, tuple(already))


def _edited_and_read(folder: Path) -> list[str]:
    """The settings, the roster and the inbox, where a person changed them since a step took them in."""
    known = manifest.read(folder).files
    read = (SETTINGS, ROSTER, CORRECTIONS, MARKS, COLUMNS, *(f"{INBOX}/{path.name}" for path in _inbox(folder)))
    return [
        name
        for name in read
        if (folder / name).exists() and (name not in known or known[name].sha256 != manifest.file_digest(folder / name))
    ]


def _arrivals(folder: Path, files: Sequence[Path], *, replace: bool) -> tuple[dict[str, Path], list[str]]:
    known = {manifest.file_digest(path): path.name for path in _inbox(folder)}
    arrivals: dict[str, Path] = {}
    already: list[str] = []
    for path in files:
        if not path.is_file():
            raise InputError(problem("file.missing", Source(path.as_posix())))
        content = manifest.file_digest(path)
        if content in known:
            already.append(path.name)
            continue
        if path.name in arrivals or (not replace and (folder / INBOX / path.name).exists()):
            raise Refused(problem("sitting.same-name", Source(path.name)))
        arrivals[path.name] = path
        known[content] = path.name
    return arrivals, already


def _inbox(folder: Path) -> list[Path]:
    return [
        path for path in sorted((folder / INBOX).glob("*")) if path.is_file() and not path.name.startswith((".", "~$"))
    ]


def _sheets(folder: Path) -> list[AnswerSheet]:
    """Everything in the inbox, read under columns.toml where the office has mapped a file's columns."""
    maps = formats.read_columns(folder / COLUMNS)
    return [sheet for path in _inbox(folder) for sheet in formats.read_answer_sheets(path, maps.get(path.name))]


def _roster(folder: Path) -> Roster | None:
    path = folder / ROSTER
    return formats.read_people(path) if path.exists() else None


def _decisions(folder: Path) -> Decisions:
    """The decisions of review.csv by the identity of their row; InputError for a list that cannot be read."""
    return {identity: row[-1] for identity, row in _listed(folder).items()}


def _listed(folder: Path) -> dict[tuple[str, int, str, str], tuple[str, ...]]:
    """The rows of review.csv as they stand, by what identifies them."""
    path = folder / REVIEW
    if not path.exists():
        return {}
    header, *rows = formats.read_rows(path)
    if not set(REVIEW_COLUMNS) <= set(header):
        raise InputError(problem("review.columns", Source(path.as_posix()), known=", ".join(REVIEW_COLUMNS)))
    listed = {}
    for line, row in enumerate(rows, start=2):
        entry = {name.strip(): cell.strip() for name, cell in zip(header, row, strict=False)}
        if not any(entry.values()):
            continue
        if not entry.get("row", "").isdigit():
            raise InputError(problem("review.row", Source(path.as_posix(), line), found=entry.get("row", "")))
        values = tuple(entry.get(name, "") for name in REVIEW_COLUMNS)
        listed[values[0], int(values[1]), values[2], values[3]] = values
    return listed


def _taken_in(sitting: Sitting, sheets: Sequence[AnswerSheet], people: Roster | None) -> Intake:
    decisions = _decisions(sitting.folder)
    arguments = (sheets, sitting.forms, sitting.conduct, people, decisions, sitting.corrections)
    numbers = _numbers(sitting.folder)
    intake = take_in(*arguments, numbers=numbers)
    scored = open_answers_of(sitting, intake, ("scored",))
    if not scored:
        return intake
    everything = open_answers_of(sitting, intake, ("scored", "blocked", "dropped"))
    settled = settle(read_marks_of(sitting, everything), scored, sitting.marking.tolerance, sitting.marking.readings)
    marked = take_in(*arguments, numbers=numbers, opened=settled.points)
    return replace(marked, reviews=(*marked.reviews, *settled.reviews), open=(*marked.open, *settled.reviews))


def _numbers(folder: Path) -> dict[tuple[str, int], int]:
    """The numbers that submissions already have: marks of open answers are attached to them."""
    path = folder / SUBMISSIONS
    if not path.exists():
        return {}
    header, *rows = formats.read_rows(path)
    entries = (dict(zip(header, row, strict=False)) for row in rows)
    return {
        (entry["file"], int(entry["row"])): int(entry["submission"])
        for entry in entries
        if entry.get("row", "").isdecimal() and entry.get("submission", "").isdecimal()
    }


def open_answers_of(sitting: Sitting, intake: Intake, states: Sequence[str]) -> list[Answer]:
    """The answers that people must mark, of the submissions in some states whose form is known."""
    named = {form.name: form for form in sitting.forms}
    found: list[Answer] = []
    for entry in intake.entries:
        form = named.get(entry.form) or (sitting.forms[0] if len(sitting.forms) == 1 else None)
        if entry.state in states and form is not None:
            who = entry.person.candidate if entry.person else ""
            found += open_answers(
                form, entry.number, entry.responses, file=entry.file, row=entry.row.row, candidate=who
            )
    return found


def read_marks_of(sitting: Sitting, answers: Sequence[Answer]) -> tuple[Mark, ...]:
    """The marks in marks.csv; InputError for every row that cannot be used."""
    path = sitting.folder / MARKS
    if not path.exists():
        return ()
    marks, problems = read_marks(formats.read_rows(path), path.as_posix(), answers)
    raise_if(problems)
    return tuple(marks)


def _findings(sitting: Sitting, intake: Intake, people: Roster | None) -> Findings:
    known: dict[str, Person] = {entry.person.candidate: entry.person for entry in intake.entries if entry.person}
    outcome = results(intake.marked, people, sitting.conduct, known)
    responses = {entry.number: entry.responses for entry in intake.entries}
    rows = (intake.count("scored"), intake.count("blocked"), intake.count("dropped"))
    unmarked = sum(one.kind == "unmarked" for one in intake.open)
    return figures_of.find(outcome, sitting.forms, responses, open_reviews(intake), rows, sitting.corrections, unmarked)


def open_reviews(intake: Intake) -> int:
    """Blocking rows of the review list that nobody has decided."""
    return len(intake.open)


def look(folder: Path) -> Graded:
    """The findings of a graded sitting, computed again in memory; Refused where they are no longer those on disk."""
    sitting = open_sitting(folder)
    people = _roster(folder)
    sheets = _sheets(folder)
    if not sheets or not (folder / SCORES).exists():
        raise InputError(problem("sitting.ungraded", Source(folder.as_posix())))
    intake = _taken_in(sitting, sheets, people)
    findings = _findings(sitting, intake, people)
    if csv_bytes(*_scores(sitting, findings)) != (folder / SCORES).read_bytes():
        raise Refused(problem("sitting.stale", Source(f"{folder.as_posix()}/{SCORES}")))
    return Graded(findings, intake)


# --- regrade ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Regraded:
    """A sitting before and after one more entry of the log."""

    before: Findings
    after: Findings
    entry: Correction | None


def regrade(folder: Path, entry: Correction | None, *, dry_run: bool = False, discard_edits: bool = False) -> Regraded:
    """Score everything again with one more entry in the log, or with the log as it stands.

    ``dry_run`` writes nothing.  The entry is numbered, and marked as protected where the sitting is published and
    protected.  InputError for an entry that does not fit or already holds; Refused where the scores on disk are no
    longer up to date.
    """
    before = look(folder).findings
    sitting, text = open_sitting(folder), _log_text(folder)
    if entry is not None:
        number = max((one.number for one in sitting.corrections), default=0) + 1
        entry = replace(entry, number=number)
        check_new(entry, sitting.corrections)
        text = appended(text, entry)
        log = fitted(read_corrections(text, CORRECTIONS), sitting.forms)
        check_against(log, sitting.forms, CORRECTIONS)
        sitting = replace(sitting, corrections=log)
    people = _roster(folder)
    sheets = _sheets(folder)
    intake = _taken_in(sitting, sheets, people)
    after = _findings(sitting, intake, people)
    if not dry_run:
        # The log first: what a killed run leaves is then completed under the new entry.
        written = ({CORRECTIONS: text.encode()} if text else {}) | _derived(folder, sitting, intake, after)
        manifest.commit(folder, "regrade", written, kept_by_people=(REVIEW, CORRECTIONS), discard_edits=discard_edits)
    return Regraded(before, after, entry)


def correction(
    folder: Path,
    verb: str,
    item: str,
    keys: Sequence[str] = (),
    *,
    form: str = "",
    reason: str,
    by: str,
    at: dt.datetime,
    may_fall: bool = False,
) -> Correction:
    """The entry that a person means, as yet without its number.

    ``item`` is an id, with ``keys`` in the bank's letters, or a printed number (``A17``), with those of that form.
    Where scores are published and protected nobody falls by it, unless the office signed that they ``may_fall``.
    """
    sitting = open_sitting(folder)
    piece, printed = _find_piece(sitting, item)
    if form and form not in {one.name for one in sitting.forms}:
        raise InputError(problem("correction.form-unknown", found=form))
    read = [read_key(written, piece, printed=bool(printed)) for written in keys] if verb in WITH_KEYS else []
    known = tuple(key for key in read if key is not None)
    if len(known) < len(read):
        raise InputError(problem("correction.key-unreadable", found="、".join(keys)))
    protected = sitting.protected and not may_fall
    return Correction(0, verb, piece.item.id, form, known, reason, by, at, protected=protected)


def undoing(folder: Path, number: int, *, reason: str, by: str, at: dt.datetime, may_fall: bool = False) -> Correction:
    """The entry that takes another one back, as yet without its number."""
    protected = open_sitting(folder).protected and not may_fall
    return Correction(0, UNDONE, reason=reason, by=by, at=at, cites=number, protected=protected)


def _log_text(folder: Path) -> str:
    path = folder / CORRECTIONS
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise InputError(problem("file.toml", Source(path.as_posix()), error=str(error))) from error


def find_piece(folder: Path, written: str) -> tuple[Placement, str]:
    """The piece that a person means: an item's id, or its printed number (``17``, ``A17``, ``A卷17（2）``), and that form.

    The form is empty for an id.  InputError for what is not on any form.
    """
    return _find_piece(open_sitting(folder), written)


def _find_piece(sitting: Sitting, written: str) -> tuple[Placement, str]:
    for form in sitting.forms:
        for piece in form.pieces:
            if written.strip() == piece.item.id:
                return piece, ""
    wanted = re.sub(r"[第卷题\s]", "", unicodedata.normalize("NFKC", written)).upper()
    for form in sitting.forms:
        for placement in form.placements:
            for part, piece in enumerate(placement.pieces, start=1):
                number = f"{placement.number}({part})" if placement.item.parts else str(placement.number)
                if wanted in (f"{form.name}{number}", *([number] if len(sitting.forms) == 1 else [])):
                    return piece, form.name
    raise InputError(problem("correction.item-unknown", found=written))


def find_person(findings: Findings, written: str) -> Result:
    """The one person of an id or a name; InputError for nobody, and for namesakes with their ids."""
    people = findings.results.people
    found = [one for one in people if one.person.candidate == written]
    found = found or [one for one in people if normal_name(one.person.name) == normal_name(written)]
    if len(found) != 1:
        known = "、".join(one.person.candidate for one in found) or "—"
        raise InputError(problem("explain.person", found=written, known=known))
    return found[0]


# --- the derived files -----------------------------------------------------------------------------------------------


def _derived(folder: Path, sitting: Sitting, intake: Intake, findings: Findings) -> dict[str, bytes]:
    return {
        SUBMISSIONS: csv_bytes(*_submissions(intake)),
        RESPONSES: csv_bytes(*_responses(sitting, intake)),
        REVIEW: csv_bytes(REVIEW_COLUMNS, _review_rows(folder, intake)),
        SCORES: csv_bytes(*_scores(sitting, findings)),
        ITEMS: _table(figures_of.columns(findings, ItemRow), figures_of.item_rows(findings)),
        DISTRACTORS: _table(figures_of.columns(findings, OptionRow), figures_of.distractor_rows(findings)),
        SUMMARY: json_bytes(figures_of.summary(findings)),
    }


def _table(header: Sequence[str], rows: Sequence[Mapping[str, object]]) -> bytes:
    return csv_bytes(header, ([row[name] for name in header] for row in rows))


def _submissions(intake: Intake) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    header = ("submission", "file", "row", "candidate", "form", "attempt", "submitted", "seconds", "stated_total")
    rows: list[tuple[object, ...]] = []
    for entry in intake.entries:
        scored = entry.state == "scored"
        candidate = entry.person.candidate if entry.person and scored else None
        row = entry.row
        rows.append(
            (
                entry.number,
                entry.file,
                row.row,
                candidate,
                entry.form,
                entry.attempt if scored else None,
                row.submitted,
                row.seconds,
                row.total,
            )
        )
    return header, rows


def _item_ids(sitting: Sitting) -> list[str]:
    return list(dict.fromkeys(piece.item.id for form in sitting.forms for piece in form.pieces))


def _responses(sitting: Sitting, intake: Intake) -> tuple[list[str], list[list[object]]]:
    items = _item_ids(sitting)
    on_form = {form.name: {piece.item.id for piece in form.pieces} for form in sitting.forms}
    rows: list[list[object]] = []
    for entry in intake.entries:
        if entry.state == "scored" and entry.person:
            own = on_form[entry.form or sitting.forms[0].name]
            answers = [entry.responses.get(item, "") if item in own else "-" for item in items]
            rows.append([entry.number, entry.person.candidate, entry.attempt, entry.form, *answers])
    return ["submission", "candidate", "attempt", "form", *items], rows


def _review_rows(folder: Path, intake: Intake) -> list[tuple[object, ...]]:
    """The list of today, and decisions on rows that are no longer there: a person's work is not thrown away."""
    rows: list[tuple[object, ...]] = [
        (one.file, one.row, one.column, one.kind, one.value, one.guess, one.candidate, one.decision)
        for one in intake.reviews
    ]
    present = {one.identity for one in intake.reviews}
    return rows + [row for identity, row in _listed(folder).items() if row[-1] and identity not in present]


def _scores(sitting: Sitting, findings: Findings) -> tuple[list[str], list[list[object]]]:
    items = _item_ids(sitting)
    header = [
        "candidate",
        "name",
        "unit",
        "category",
        "form",
        "attempt",
        "status",
        "score",
        "points",
        "percent",
        "band",
        "passed",
        "counts",
    ]
    rows = [row for one in findings.results.people for row in _score_rows(one, findings.results, items)]
    return [*header, *(f"item:{item}" for item in items)], rows


def _score_rows(one: Result, outcome: Results, items: Sequence[str]) -> list[list[object]]:
    person = one.person
    who: list[object] = [person.candidate, person.name, person.unit, person.category]
    if not one.attempts:
        return [[*who, "", None, one.status, None, None, None, None, None, False, *([None] * len(items))]]
    rows: list[list[object]] = []
    for attempt in one.attempts:
        judged = (band_of(attempt.percent, outcome.conduct), passed(attempt.percent, outcome.conduct))
        marks = [attempt.marks.get(item) for item in items]
        values = (attempt.form, attempt.attempt, one.status, attempt.score, attempt.points, attempt.percent)
        rows.append([*who, *values, *judged, one.sat and attempt is one.counted, *marks])
    return rows


# --- all sittings -----------------------------------------------------------------------------------------------------


def used_items(results: Path) -> dict[str, list[str]]:
    """The items on the forms of all sittings under a folder, with the names of those sittings."""
    used: dict[str, list[str]] = {}
    for path in sorted(results.glob(f"*/{FORMS}")):
        record = json.loads(path.read_text(encoding="utf-8"))
        for item in record["items"]:
            used.setdefault(item["id"], []).append(path.parent.name)
    return used


# --- verify ----------------------------------------------------------------------------------------------------------


def verify(folder: Path) -> list[Problem]:
    """Every file that is not as its step left it, and a step that was not finished."""
    if not (folder / manifest.NAME).exists():
        raise InputError(problem("sitting.none", Source(folder.as_posix())))
    return manifest.differences(folder)


def save_report(folder: Path, files: Mapping[str, bytes], *, discard_edits: bool = False) -> None:
    """Write the files of a report, by their names in report/; Refused where one was changed by hand."""
    named = {f"{REPORT}/{name}": data for name, data in files.items()}
    manifest.commit(folder, "report", named, discard_edits=discard_edits)


# --- slips and sheets ------------------------------------------------------------------------------------------------


def save_documents(
    folder: Path,
    documents: Mapping[str, Document],
    suffixes: Sequence[str],
    lang: str,
    *,
    step: str = "report",
    outdated: Sequence[str] = (),
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Write documents into report/, by name and in each format; ``outdated`` files go.  Refused as all steps refuse."""
    names = [f"{REPORT}/{name}.{suffix}" for name in documents for suffix in suffixes]
    if not discard_edits:
        manifest.refuse_changed(folder, names)
    files = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, document in documents.items():
            progress(name)
            for suffix in suffixes:
                path = Path(scratch) / f"document.{suffix}"
                formats.write(document, path, lang)
                files[f"{REPORT}/{name}.{suffix}"] = path.read_bytes()
    gone = [name for name in outdated if name not in files]
    manifest.commit(folder, step, files, removed=gone, discard_edits=discard_edits)
    return [folder / name for name in files]


def write_slips(
    folder: Path,
    suffixes: Sequence[str],
    lang: str,
    *,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """A slip for each person who handed something in, and all of them bound in one file; the paths written.

    Slips of people who no longer have one are removed.
    """
    findings = look(folder).findings
    people = [one for one in findings.results.people if one.counted is not None]
    documents = {messages.text("file.slips", lang): slip.slips(findings, people, lang)}
    for one in people:
        documents[_slip_name(one.person, documents)] = slip.slip(findings, one, lang)
    earlier = [name for name in manifest.written_by(folder, "slips") if name.rpartition(".")[2] in suffixes]
    return save_documents(
        folder, documents, suffixes, lang,
        step="slips", outdated=earlier, discard_edits=discard_edits, progress=progress,
    )  # fmt: skip


def _slip_name(person: Person, taken: Mapping[str, object]) -> str:
    """``slips/<candidate>-<name>``; the id alone where it is the name, a number where two would be one file."""
    parts = dict.fromkeys(file_name(part) for part in (person.candidate, person.name))
    base = name = f"slips/{file_name('-'.join(parts))}"
    count = 1
    while name.casefold() in {other.casefold() for other in taken}:
        count += 1
        name = f"{base}-{count}"
    return name
