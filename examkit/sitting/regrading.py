"""The step that scores again under a corrected key; the entry a person means."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import manifest
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
from examkit.findings import Findings
from examkit.forms import Placement
from examkit.problems import InputError, Problem, problem
from examkit.roster import normal_name
from examkit.scoring import Result
from examkit.sitting.derived import derived_files
from examkit.sitting.folder import CORRECTIONS, REVIEW, Sitting, answer_sheets, log_text, open_sitting, people_of
from examkit.sitting.grading import findings_of, look, tell_first
from examkit.sitting.reading import results_of, taken_in


@dataclass(frozen=True, slots=True)
class Regraded:
    """A sitting before and after one more entry of the log."""

    before: Findings
    after: Findings
    entry: Correction | None
    notices: tuple[Problem, ...] = ()


def regrade(folder: Path, entry: Correction | None, *, dry_run: bool = False, discard_edits: bool = False) -> Regraded:
    """Score everything again with one more entry in the log, or with the log as it stands.

    ``dry_run`` writes nothing.  The entry is numbered, and marked as protected where the sitting is published and
    protected.  InputError for an entry that does not fit or already holds; Refused where the scores on disk are no
    longer up to date.
    """
    before = look(folder).findings
    sitting, text = open_sitting(folder), log_text(folder)
    if entry is not None:
        number = max((one.number for one in sitting.corrections), default=0) + 1
        entry = replace(entry, number=number)
        check_new(entry, sitting.corrections)
        text = appended(text, entry)
        log = fitted(read_corrections(text, CORRECTIONS), sitting.forms)
        check_against(log, sitting.forms, CORRECTIONS)
        sitting = replace(sitting, corrections=log)
    people = people_of(folder)
    sheets = answer_sheets(folder)
    intake = taken_in(sitting, sheets, people)
    after = findings_of(sitting, intake, results_of(sitting, intake, people))
    if not dry_run:
        # The log first: what a killed run leaves is then completed under the new entry.
        written = ({CORRECTIONS: text.encode()} if text else {}) | derived_files(folder, sitting, intake, after)
        manifest.commit(folder, "regrade", written, kept_by_people=(REVIEW, CORRECTIONS), discard_edits=discard_edits)
        return Regraded(before, after, entry, tell_first(sitting))
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
