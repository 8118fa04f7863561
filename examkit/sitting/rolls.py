"""The papers of a sitting that name people, written into report/rolls/, and its seats as data.

Once seats are written they are kept: another paper of the same sitting shows the same ones.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from examkit import formats, manifest, messages, rolls
from examkit.document import Document, bound, drawable
from examkit.files import csv_bytes, folder_names
from examkit.house_style import House
from examkit.problems import InputError, Source, problem, raise_if
from examkit.rolls import KINDS, Kind, Register
from examkit.roster import Person, Roster
from examkit.seating import COLUMNS, Seat, read_seats, seat_rows, seated
from examkit.sitting.documents import save_documents
from examkit.sitting.folder import REPORT, SCORES, Progress, Sitting, open_sitting, people_of
from examkit.sitting.grading import look

FOLDER, STEP, SEATS = "rolls", "rolls", f"{REPORT}/rolls/seats.csv"
USUAL_COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Room:
    """How a room is laid out: rows from the front (None: as many as are needed) and columns of seats."""

    rows: int | None = None
    columns: int = USUAL_COLUMNS


def register_of(folder: Path, *, roster: Path | None = None, room: Room | None = None) -> Register:
    """What the papers of a sitting are made from: its roster and forms, its findings once it is graded, its seats.

    The seats are those of the ``room``, else those that were written before, if any.
    """
    sitting = open_sitting(folder)
    forms = tuple(form.name for form in sitting.forms)
    findings = look(folder).findings if (folder / SCORES).exists() else None
    people = formats.read_people(roster) if roster else people_of(folder)
    if findings is not None:
        everyone = tuple(one.person for one in findings.results.people)
    else:
        everyone = _on_the_day(sitting, people)
    register = Register(sitting.conduct, forms, everyone, findings)
    return replace(register, seats=_seats(folder, register, room))


def _on_the_day(sitting: Sitting, people: Roster | None) -> tuple[Person, ...]:
    day = sitting.conduct.date
    return tuple(one for one in people.on(day).people if one.present_on(day)) if people else ()


def _seats(folder: Path, register: Register, room: Room | None) -> tuple[Seat, ...]:
    if room is not None:
        return seated(register.expected, register.forms, rows=room.rows, columns=room.columns)
    return seats_of(folder, register.everyone)


def seats_of(folder: Path, people: Sequence[Person]) -> tuple[Seat, ...]:
    """The seats that were written for a sitting; none where there are none."""
    path = folder / SEATS
    return read_seats(formats.read_rows(path), people) if path.exists() else ()


def write_rolls(
    folder: Path,
    wanted: Sequence[str],
    suffixes: Sequence[str],
    lang: str,
    *,
    roster: Path | None = None,
    room: Room | None = None,
    by_unit: bool = False,
    day: dt.date | None = None,
    house: House | None = None,
    discard_edits: bool = False,
    progress: Progress = lambda name: None,
) -> list[Path]:
    """Write papers by their names, where none is named those of before or after grading; the paths written.

    ``by_unit`` writes one file for each unit too, and binds them in the one for all.  ``day`` dates what is signed.
    InputError for a paper that needs a roster or a graded sitting where there is none, and where nobody is to be named.
    """
    register = replace(register_of(folder, roster=roster, room=room), day=day, house=house or House())
    kinds = _kinds(register, wanted)
    seating = any(kind.name == "seating" for kind in kinds)
    if seating:
        register = _with_seats_for_all(folder, register)
    made = {kind.name: _documents(kind, register, lang, by_unit=by_unit) for kind in kinds}
    groups = _fitting(kinds, made, suffixes)
    written: list[Path] = []
    for fitting, documents in groups:
        written += _save(folder, documents, fitting, lang, discard_edits=discard_edits, progress=progress)
    if seating:
        data = csv_bytes(COLUMNS, seat_rows(register.seats))
        manifest.commit(folder, STEP, {SEATS: data}, discard_edits=discard_edits)
        written.append(folder / SEATS)
    return written


def _kinds(register: Register, wanted: Sequence[str]) -> list[Kind]:
    """The kinds that are named, or those of before or after grading; InputError for what cannot be made."""
    graded = register.findings is not None
    roster = register.findings.results.has_roster if register.findings else bool(register.everyone)
    if not wanted:
        asked = [kind for kind in KINDS if kind.graded == graded and (roster or not graded or not kind.roster)]
    else:
        asked = [kind for kind in KINDS if kind.name in wanted]
    known = [kind.name for kind in KINDS]
    raise_if(
        problem("rolls.unknown", Source("--what"), found=name, known=" ".join(known))
        for name in wanted
        if name not in known
    )
    for code, missing in (
        ("ungraded", [kind.name for kind in asked if kind.graded and not graded]),
        ("no-roster", [kind.name for kind in asked if kind.roster and not roster]),
    ):
        raise_if([problem(f"rolls.{code}", names=" ".join(missing))] if missing else [])
    return asked


def _with_seats_for_all(folder: Path, register: Register) -> Register:
    """The register with seats; InputError where those written before leave out somebody who is expected now."""
    seats = register.seats or _seats(folder, register, Room())
    taken = {seat.person.candidate for seat in seats}
    unseated = [one.name for one in register.expected if one.candidate not in taken]
    raise_if([problem("rolls.unseated", Source(SEATS), names="、".join(unseated))] if unseated else [])
    return replace(register, seats=seats)


def _documents(kind: Kind, register: Register, lang: str, *, by_unit: bool) -> dict[str, Document]:
    """The papers of a kind by the names of their files: one for all, and one for each unit."""
    name = messages.text(f"rolls.file_{kind.name}", lang)
    if not (by_unit and kind.by_unit):
        whole = kind.write(register, lang)
        return {f"{FOLDER}/{name}": whole} if whole.blocks else {}
    apart = rolls.by_unit(kind.write, register, lang)
    folders = folder_names(rolls.units(register))
    files = {f"{FOLDER}/{folders[unit]}/{name}": one for unit, one in apart.items()}
    return {f"{FOLDER}/{name}": bound(list(apart.values())), **files} if apart else {}


Groups = list[tuple[list[str], dict[str, Document]]]


def _fitting(kinds: Sequence[Kind], made: Mapping[str, Mapping[str, Document]], suffixes: Sequence[str]) -> Groups:
    """The documents with the formats that suit them; InputError where nothing is left to write."""
    if not any(made.values()):
        raise InputError(problem("rolls.nobody", names=" ".join(made)))
    groups: Groups = []
    for known in {kind.formats: None for kind in kinds}:
        documents = {name: one for kind in kinds if kind.formats == known for name, one in made[kind.name].items()}
        fitting = [suffix for suffix in suffixes if suffix in known]
        groups += [(fitting, documents)] if documents and fitting else []
    if not groups:
        known = tuple(dict.fromkeys(suffix for kind in kinds for suffix in kind.formats))
        raise InputError(problem("file.format", Source("--to"), found=" ".join(suffixes), known=" ".join(known)))
    return groups


def _save(
    folder: Path, documents: Mapping[str, Document], suffixes: Sequence[str], lang: str, *, discard_edits: bool, progress: Progress
) -> list[Path]:  # fmt: skip
    """Write these, and remove those of the same kinds and formats that a unit no longer has.

    A character of a name that no shipped font has is 〓 in a .pdf only: an office's Word may have it.
    """
    stems, written = {name.rpartition("/")[2] for name in documents}, []
    apart = ([one for one in suffixes if one != "pdf"], [one for one in suffixes if one == "pdf"])
    for fitting in filter(None, apart):
        earlier = [
            name
            for name in manifest.written_by(folder, STEP)
            if Path(name).stem in stems and Path(name).suffix[1:] in fitting
        ]
        ready = {name: drawable(one) for name, one in documents.items()} if "pdf" in fitting else documents
        written += save_documents(
            folder, ready, fitting, lang, step=STEP, outdated=earlier, discard_edits=discard_edits, progress=progress
        )
    return written
