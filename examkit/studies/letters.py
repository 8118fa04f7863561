"""letters.csv: the same printed letters on different forms; who copies a neighbour's letters from another form is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from examkit.analysis import ABSENT, Note
from examkit.analysis.copying import enough
from examkit.analysis.matrix import NO_KEY, Integers
from examkit.analysis.printed_letters import LetterRow, identical_letters
from examkit.corrections import Standing
from examkit.findings import Findings
from examkit.forms import Form, Placement
from examkit.items import CHOICE
from examkit.studies.pairs import neighbours_among
from examkit.studies.study import FEW, NOTE, Study, Table

LETTERS = "letters.csv"
HEADER = (*(field.name for field in fields(LetterRow)), NOTE)
HELD_BACK = ("p", "p_holm", "by_chance")


@dataclass(frozen=True, slots=True, eq=False)
class _Printed:
    """First attempts of those who sat: people × printed places, as codes of what is printed."""

    people: tuple[str, ...]
    forms: tuple[str, ...]
    letters: Integers
    keys: Integers


def letters_study(findings: Findings, seats: Sequence[tuple[str, str]] | None = None, *, force: bool = False) -> Study:
    """Pairs with different forms who marked the same letters at the same printed places, where one of them is wrong.

    Of neighbours alone where ``seats`` are known.  Nothing where all forms are printed alike.  Below 100 people, or with the
    book open, the counts and their expectation only.
    """
    if not _differ(findings.forms):
        return Study()
    printed = _answers(findings)
    near = neighbours_among(printed.people, seats)
    found = identical_letters(printed.letters, printed.keys, printed.forms, people=printed.people, pairs=near)
    few = not enough(len(printed.people), open_book=findings.conduct.book == "open")
    rows = tuple(_row(one, few=few, force=force) for one in found)
    sizes = (("pairs", found[0].pairs if found else 0), ("listed", len(rows)))
    forced = FEW if few and force else ""
    return Study({LETTERS: Table(HEADER, rows)}, (Note("study.letters-found", sizes),), forced, few and not force)


def _row(one: LetterRow, *, few: bool, force: bool) -> tuple[object, ...]:
    hidden = HELD_BACK if few and not force else ()
    values = (None if name in hidden else getattr(one, name) for name in HEADER[:-1])
    return (*values, FEW if few and force else "")


def _answers(findings: Findings) -> _Printed:
    sat = [one for one in findings.results.people if one.sat]
    forms = tuple(one.attempts[0].form for one in sat)
    pieces = {form.name: form.pieces for form in findings.forms}
    right = {form.name: _keys(findings, form) for form in findings.forms}
    shape = (len(sat), max(map(len, pieces.values())))
    letters, keys = np.full(shape, ABSENT, dtype=np.int64), np.full(shape, NO_KEY, dtype=np.int64)
    codes: dict[str, int] = {"": 0}
    for row, one in enumerate(sat):
        answers = findings.responses[one.attempts[0].submission]
        for place, piece in enumerate(pieces[forms[row]]):
            if key := right[forms[row]].get(piece.item.id):
                letters[row, place] = codes.setdefault(_printed(piece, answers.get(piece.item.id, "")), len(codes))
                keys[row, place] = codes.setdefault(key, len(codes))
    return _Printed(tuple(one.person.candidate for one in sat), forms, letters, keys)


def _differ(forms: Sequence[Form]) -> bool:
    """Whether a place holds another item, or other options, on another form."""
    return len({tuple((piece.item.id, piece.order) for piece in form.pieces) for form in forms}) > 1


def _keys(findings: Findings, form: Form) -> Mapping[str, str]:
    """The printed key of each item that has one right answer, as corrected."""
    found = {}
    for piece in form.pieces:
        standing = findings.standings.get((form.name, piece.item.id))
        keys = standing.keys if standing else (piece.item.key,)
        if piece.item.type in (*CHOICE, "true_false") and len(keys) == 1 and not _settled(standing):
            found[piece.item.id] = _printed(piece, str(keys[0]))
    return found


def _settled(standing: Standing | None) -> bool:
    """Whether a correction has left nothing to be right or wrong about."""
    return standing is not None and (standing.granted or bool(standing.removed))


def _printed(piece: Placement, answer: str) -> str:
    """An answer in the bank's labels as it is printed on the form."""
    if piece.item.type == "true_false":
        return answer
    return "".join(sorted(piece.printed_label(letter) for letter in answer))
