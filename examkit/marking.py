"""Marking open answers (阅卷): who marks what, under which code, and what each answer earns in the end.

Marks come as the rows of marks.csv or as a marking book that was read; how either is stored is not known here.

    answers -> allot -> marking books -> with_book -> marks -> settle -> points of each answer, what is still to be done

An answer that was left empty earns 0 without marking.  A second reading is compared with the first; beyond the
tolerance a third person decides (仲裁), whose name in marks.csv ends in （仲裁）, so the order of rows never matters.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from examkit.analysis.agreement import Agreement, agreement
from examkit.bank.numerals import from_fraction, to_fraction
from examkit.blueprint import rubric_points
from examkit.forms import Form, Placement
from examkit.problems import InputError, Problem, Review, Source, problem

COLUMNS = ("submission", "item", "line", "marker", "points")
WHOLE = 0  # the line of an answer that is marked as a whole
HALF = Fraction(1, 2)
ARBITER = "（仲裁）"
# 32 letters and digits that are not taken for one another; without E no spreadsheet reads 12E345 as a number.
_ALPHABET = "0123456789ABCDFGHJKMNPQRSTUVWXYZ"
_HALF_BITS = 15

At = tuple[int, str]  # a submission and the id of an item


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of marks.csv: what a marker gave for one line of the rubric; line 0 is the whole answer."""

    submission: int
    item: str
    line: int
    marker: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class MarkingPlan:
    """Who marks the open answers of a sitting, how often each is read, how far two readings may lie apart, the step."""

    markers: tuple[str, ...] = ()
    readings: int = 1
    tolerance: Fraction = Fraction(0)
    step: Fraction = HALF
    arbiter: str = ""


def read_plan(entry: object, source: Source) -> MarkingPlan:
    """The ``[marking]`` of a sitting.toml (markers, readings, tolerance, step, arbiter); InputError for what is not one."""
    if not isinstance(entry, dict):
        raise InputError(problem("blueprint.value", source, key="marking", value=entry))
    unknown = entry.keys() - {"markers", "readings", "tolerance", "step", "arbiter"}
    markers = entry.get("markers", [])
    numbers = {name: entry.get(name, default) for name, default in (("readings", 1), ("tolerance", 0), ("step", 0.5))}
    wrong = [
        name
        for name, value in numbers.items()
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0
    ]
    if not isinstance(markers, list) or not all(isinstance(name, str) for name in markers):
        wrong.append("markers")
    problems = [
        problem("blueprint.value", source, key=f"marking.{name}", value=entry.get(name))
        for name in (*wrong, *sorted(unknown))
    ]
    if problems:
        raise InputError(*problems)
    tolerance, step = Fraction(str(numbers["tolerance"])), Fraction(str(numbers["step"]))
    return MarkingPlan(
        tuple(markers), max(1, int(numbers["readings"])), tolerance, step or HALF, str(entry.get("arbiter", ""))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One 采分点 to mark, with the most that it earns; number 0 for an answer that is marked as a whole."""

    number: int
    text: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Answer:
    """One open answer: where it stands, what was written, and the row it came in with.

    ``placement`` is the whole item, a case with its material; ``piece`` what is marked.  ``response`` is None where the
    answers came without a column for the item: what was written is on the paper itself.
    """

    submission: int
    form: str
    placement: Placement
    piece: Placement
    response: str | None
    file: str = ""
    row: int = 0
    candidate: str = ""

    @property
    def at(self) -> At:
        """What marks are attached to."""
        return (self.submission, self.piece.item.id)

    @property
    def omitted(self) -> bool:
        """Whether nothing was written: such an answer needs no marker and earns 0."""
        return self.response is not None and not self.response.strip()

    @property
    def digest(self) -> str:
        """A short digest of what was written: a book made from another reading of the inbox is found out by it."""
        return hashlib.sha256((self.response or "").encode()).hexdigest()[:12]


def open_answers(
    form: Form,
    submission: int,
    responses: Mapping[str, str],
    *,
    file: str = "",
    row: int = 0,
    candidate: str = "",
) -> tuple[Answer, ...]:
    """The answers of one submission that people must mark, in printed order."""
    return tuple(
        Answer(submission, form.name, placement, piece, responses.get(piece.item.id), file, row, candidate)
        for placement, piece in open_pieces(form)
    )


def open_pieces(form: Form) -> tuple[tuple[Placement, Placement], ...]:
    """The pieces of a form that no rule scores, each with the item it belongs to."""
    return tuple(
        (placement, piece)
        for section in form.sections
        for placement in section.placements
        for piece in placement.pieces
        if section.rule_for(piece.item) is None
    )


def lines(piece: Placement) -> tuple[Line, ...]:
    """The rubric of an open piece as lines to mark; one line 0 where its lines state no points that make up the piece's."""
    rubric = piece.item.rubric
    if rubric_points(piece.item) != piece.points:
        return (Line(WHOLE, "\n".join(line.text for line in rubric), piece.points),)
    return tuple(Line(number, line.text, line.points or Fraction(0)) for number, line in enumerate(rubric, start=1))


def steps(most: Fraction, step: Fraction = HALF) -> tuple[Fraction, ...]:
    """The points that a line can be given: 0, one step after the other, and its most."""
    return (*(step * place for place in range(-(-most // step))), most)


# --- who marks what --------------------------------------------------------------------------------------------------


def code(seed: int, submission: int) -> str:
    """The anonymous code of a submission: six letters and digits, no two alike, without order or name.

    A permutation of 30 bits (four Feistel rounds with SHA-256 of the sitting's seed), so that codes differ by
    construction and none changes when submissions are added.
    """
    if not 0 <= submission < 1 << (2 * _HALF_BITS):
        raise ValueError(submission)
    left, right = submission >> _HALF_BITS, submission & ((1 << _HALF_BITS) - 1)
    for turn in range(4):
        mixed = hashlib.sha256(f"{seed}:{turn}:{right}".encode()).digest()
        left, right = right, left ^ (int.from_bytes(mixed[:2], "big") & ((1 << _HALF_BITS) - 1))
    number = left << _HALF_BITS | right
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(25, -1, -5))


def allot(submissions: Iterable[int], markers: Sequence[str], readings: int = 1) -> dict[str, tuple[int, ...]]:
    """Which submissions each marker reads, every one read by ``readings`` people.

    With 1 the work is split, with 2 every answer is marked twice (双评), with as many as there are markers each reads all.
    Taken in turn in the order of submissions: loads differ by one at most, and late submissions move nothing.
    """
    if not 1 <= readings <= len(markers) or len(set(markers)) < len(markers):
        raise ValueError((readings, markers))
    books: dict[str, list[int]] = {marker: [] for marker in markers}
    for place, submission in enumerate(sorted(set(submissions))):
        for reading in range(readings):
            books[markers[(place * readings + reading) % len(markers)]].append(submission)
    return {marker: tuple(book) for marker, book in books.items()}


def arbiter(name: str) -> str:
    """The marker's name of a person who decides between two others."""
    return name if name.endswith(ARBITER) else name + ARBITER


def arbitrates(marker: str) -> bool:
    """Whether a marker's name says 仲裁."""
    return marker.endswith(ARBITER)


# --- marks that come in ----------------------------------------------------------------------------------------------


def read_marks(
    rows: Sequence[Sequence[str]], path: str, answers: Iterable[Answer]
) -> tuple[tuple[Mark, ...], tuple[Problem, ...]]:
    """The marks of a marks.csv, head first, and every problem of its rows; a row without points is not marked yet."""
    heads = [head.strip() for head in rows[0]] if rows else []
    if not set(COLUMNS) <= set(heads):
        return (), (problem("marking.columns", Source(path), known=", ".join(COLUMNS)),)
    known = {answer.at: answer for answer in answers}
    submissions = {str(submission) for submission, _ in known}
    marks: dict[tuple[int, str, int, str], tuple[Mark, Source]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        entry = {head: cell.strip() for head, cell in zip(heads, row, strict=False)}
        source = Source(path, number)
        found = _place_problems(entry, known, submissions, source) or _mark(entry, known, source)
        if isinstance(found, Mark):
            first = marks.setdefault((found.submission, found.item, found.line, found.marker), (found, source))[1]
            if first != source:
                found = [problem("marking.repeated", source, first=first.line, marker=found.marker, item=found.item)]
        problems += found if isinstance(found, list) else []
    read = ordered(mark for mark, _ in marks.values())
    return read, (*problems, *_both_roles(read, path))


def _place_problems(
    entry: Mapping[str, str], known: Mapping[At, Answer], submissions: Set[str], source: Source
) -> list[Problem]:
    """What is wrong with where a mark belongs; the first thing only, since the rest depends on it."""
    if not entry.get("points"):
        return []
    submission, item, line = (entry.get(name, "") for name in ("submission", "item", "line"))
    if submission not in submissions:
        return [problem("marking.submission", source, found=submission)]
    if (int(submission), item) not in known:
        return [problem("marking.item", source, submission=submission, found=item)]
    numbers = [str(one.number) for one in lines(known[int(submission), item].piece)]
    if line not in numbers:
        return [problem("marking.line", source, item=item, found=line, known="、".join(numbers))]
    return []


def _mark(entry: Mapping[str, str], known: Mapping[At, Answer], source: Source) -> Mark | list[Problem]:
    if not entry.get("points"):
        return []
    submission, item, line = int(entry["submission"]), entry["item"], int(entry["line"])
    marker = entry.get("marker", "").replace("(仲裁)", ARBITER)
    most = next(one.points for one in lines(known[submission, item].piece) if one.number == line)
    found = [] if marker else [problem("marking.marker", source)]
    try:
        points = to_fraction(unicodedata.normalize("NFKC", entry["points"]))
    except ValueError:
        points = Fraction(-1)
    if not 0 <= points <= most:
        found.append(problem("marking.points", source, found=entry["points"], most=from_fraction(most)))
    return found or Mark(submission, item, line, marker, points)


def _both_roles(marks: Iterable[Mark], path: str) -> list[Problem]:
    """A person cannot decide between their own mark and another's."""
    given: dict[At, set[str]] = {}
    for mark in marks:
        given.setdefault((mark.submission, mark.item), set()).add(mark.marker)
    return [
        problem("marking.arbiter", Source(path), marker=marker, submission=at[0], item=at[1])
        for at, markers in given.items()
        for marker in sorted(markers)
        if not arbitrates(marker) and arbiter(marker) in markers
    ]


def ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in the order in which marks.csv keeps them."""
    return tuple(sorted(marks, key=lambda one: (one.submission, one.item, one.line, one.marker)))


def rows(marks: Iterable[Mark]) -> list[tuple[object, ...]]:
    """The rows of marks.csv, points in their shortest exact writing (thirds stay thirds)."""
    return [(one.submission, one.item, one.line, one.marker, from_fraction(one.points)) for one in ordered(marks)]


@dataclass(frozen=True, slots=True)
class BookCell:
    """One marked cell of a marking book."""

    code: str
    item: str
    line: int
    points: Fraction


@dataclass(frozen=True, slots=True)
class Book:
    """A marking book as read: whose it is, for which sitting, the answers in it with their digests, the marked cells."""

    path: str
    sitting: str
    marker: str
    answers: tuple[tuple[str, str, str], ...]  # code, item, digest of what was written
    cells: tuple[BookCell, ...]


def with_book(
    marks: Iterable[Mark], book: Book, answers: Iterable[Answer], *, seed: int, sitting: str
) -> tuple[tuple[Mark, ...], tuple[Problem, ...]]:
    """Marks with those of a book in place of what its marker gave the same answers before; every problem of the book.

    Problems are a book of another sitting, a code that no answer has, and an answer that reads otherwise now.  Reading a
    book again changes nothing.
    """
    source = Source(book.path)
    if book.sitting != sitting:
        return ordered(marks), (problem("marking.other-sitting", source),)
    known = {(code(seed, answer.submission), answer.piece.item.id): answer for answer in answers}
    problems = []
    for shown, item, digest in book.answers:
        answer = known.get((shown, item))
        if answer is None:
            problems.append(problem("marking.code", source, code=shown, item=item))
        elif answer.digest != digest:
            problems.append(problem("marking.answer-changed", source, code=shown, item=item))
    held = {known[shown, item].at for shown, item, _ in book.answers if (shown, item) in known}
    kept = [mark for mark in marks if mark.marker != book.marker or (mark.submission, mark.item) not in held]
    new = [
        Mark(known[cell.code, cell.item].submission, cell.item, cell.line, book.marker, cell.points)
        for cell in book.cells
        if (cell.code, cell.item) in known
    ]
    merged = ordered([*kept, *new])
    return merged, (*problems, *_both_roles(merged, book.path))


# --- what an answer earns --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settled:
    """What every open answer earns, None until its marking is complete; what is still to be done, and what needs 仲裁."""

    points: Mapping[At, Fraction | None]
    reviews: tuple[Review, ...]
    disputed: tuple[Answer, ...]


def settle(marks: Iterable[Mark], answers: Iterable[Answer], tolerance: Fraction, readings: int = 1) -> Settled:
    """The points of every open answer from its marks.

    An omitted answer that nobody marked earns 0.  An arbiter's complete mark decides.  Else the answer earns the exact mean
    of its readings once there are ``readings`` of them, all complete and no two further apart than ``tolerance`` points.
    A row of kind ``unmarked`` says what was given so far, with 仲裁 as its guess where a third person must decide.
    """
    given = totals(marks, answers := tuple(answers))
    points: dict[At, Fraction | None] = {}
    reviews, disputed = [], []
    for answer in answers:
        read = given.get(answer.at, {})
        points[answer.at], apart = _settled(answer, read, tolerance, readings)
        if points[answer.at] is None:
            disputed += [answer] if apart else []
            reviews.append(_review(answer, read, ARBITER.strip("（）") if apart else ""))
    return Settled(points, tuple(reviews), tuple(disputed))


def totals(marks: Iterable[Mark], answers: Iterable[Answer]) -> dict[At, dict[str, Fraction | None]]:
    """What each marker gave each answer in all; None where some line of its rubric is not marked yet."""
    given: dict[At, dict[str, dict[int, Fraction]]] = {}
    for mark in marks:
        given.setdefault((mark.submission, mark.item), {}).setdefault(mark.marker, {})[mark.line] = mark.points
    found: dict[At, dict[str, Fraction | None]] = {}
    for answer in answers:
        wanted = {line.number for line in lines(answer.piece)}
        found[answer.at] = {
            marker: sum(by_line.values(), Fraction(0)) if by_line.keys() == wanted else None
            for marker, by_line in sorted(given.get(answer.at, {}).items())
        }
    return found


def _settled(
    answer: Answer, read: Mapping[str, Fraction | None], tolerance: Fraction, readings: int
) -> tuple[Fraction | None, bool]:
    """The points, and whether complete readings are too far apart."""
    decided = [total for marker, total in read.items() if arbitrates(marker)]
    if decided:
        return (None if None in decided or len(decided) > 1 else decided[0]), len(decided) > 1
    if not read and answer.omitted:
        return Fraction(0), False
    complete = [total for total in read.values() if total is not None]
    if len(complete) < max(readings, len(read), 1):
        return None, False
    if max(complete) - min(complete) > tolerance:
        return None, True
    return sum(complete, Fraction(0)) / len(complete), False


def _review(answer: Answer, read: Mapping[str, Fraction | None], guess: str) -> Review:
    shown = "；".join(f"{marker} {'—' if total is None else from_fraction(total)}" for marker, total in read.items())
    return Review(answer.file, answer.row, answer.piece.item.id, "unmarked", shown, guess, answer.candidate)


# --- how markers agree -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How two markers agree on the answers to one item that both marked, in points."""

    item: str
    first: str
    second: str
    figures: Agreement


def agreements(marks: Iterable[Mark], answers: Iterable[Answer]) -> tuple[PairAgreement, ...]:
    """The agreement of every two markers on every item, over the answers that both marked completely; no arbiters."""
    pairs: dict[tuple[str, str, str], list[tuple[Fraction, Fraction]]] = {}
    for (_, item), read in totals(marks, answers).items():
        complete = [(name, total) for name, total in read.items() if total is not None and not arbitrates(name)]
        for (first, one), (second, other) in combinations(complete, 2):
            pairs.setdefault((item, first, second), []).append((one, other))
    return tuple(
        PairAgreement(*names, agreement([float(one) for one, _ in given], [float(other) for _, other in given]))
        for names, given in pairs.items()
    )
