"""From answer sheets and a roster to submissions with a name, and the list of what a person must decide.

Joins ``responses`` and ``roster``, which do not know each other.  Nothing is merged or dropped silently: rows in =
scored + blocked + dropped by decision.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from examkit.blueprint import Conduct
from examkit.corrections import Correction
from examkit.files import csv_cell
from examkit.forms import Form, same_items
from examkit.items import CHOICE, LABELS
from examkit.problems import NOTICE, InputError, Problem, Review, Source, column_letter, problem, warning
from examkit.responses import (
    AnswerSheet,
    Columns,
    Row,
    Submission,
    form_of,
    match_columns,
    read_answer,
    read_submission,
)
from examkit.roster import DEFERRED, EXEMPT, Match, Person, Roster, by_written_id, match, normal_name, with_ids
from examkit.scoring import Marked, Marker

ACCEPT = ("ok", "采纳")
DROP = ("drop", "作废")
SECONDS_PER_ITEM = 2  # nobody reads an item in less
CLEARLY_HIGHER = Fraction(1, 4)  # of the full mark, under another form's key

Numbers = Mapping[tuple[str, int], int]
Opened = Mapping[tuple[int, str], Fraction | None]
Decisions = Mapping[tuple[str, int, str, str], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission row: whose it is, what was marked, and what became of it (scored, blocked or dropped)."""

    number: int
    file: str
    row: Row
    form: str
    person: Person | None
    responses: Mapping[str, str]
    state: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """Everything that came in: entries in the order of files and rows, the review list, and remarks on the files.

    ``open`` are the rows of the list that keep a submission from being scored.
    """

    entries: tuple[Entry, ...]
    reviews: tuple[Review, ...]
    absent: tuple[str, ...]
    marked: tuple[Marked, ...]
    warnings: tuple[Problem, ...] = ()
    open: tuple[Review, ...] = ()

    def count(self, state: str) -> int:
        """How many submissions are ``scored``, ``blocked`` or ``dropped``."""
        return sum(entry.state == state for entry in self.entries)


def take_in(
    sheets: Sequence[AnswerSheet],
    forms: Sequence[Form],
    conduct: Conduct,
    roster: Roster | None,
    decisions: Decisions,
    corrections: Sequence[Correction] = (),
    *,
    numbers: Numbers | None = None,
    opened: Opened | None = None,
    first: frozenset[str] | None = None,
) -> Intake:
    """Read every sheet, match every row to a person under the decisions taken so far, and score what can be scored.

    ``numbers`` are those that submissions have by file and row; new rows follow after the highest.  ``opened`` has what
    people gave the open answers, by submission and item.  ``first`` are the people of the sitting that this is a makeup of.
    """
    people = _people_of(row for sheet in sheets for row in sheet.rows) if roster is None else roster
    desk = _Desk(
        people, roster is not None, Marker(forms, conduct, corrections), decisions, numbers or {}, opened or {}, first
    )
    desk.check_moves()
    for sheet in sheets:
        desk.take(sheet)
    desk.order_attempts()
    desk.score()
    reviews = tuple(sorted(desk.reviews, key=lambda one: (one.file, one.row, one.column, one.kind)))
    still_open = desk.still_open(reviews)
    unread = (_not_understood(one) for one in still_open if one.decision)
    warnings = (*desk.warnings, *unread)
    intake = Intake(tuple(desk.entries), reviews, tuple(desk.absent), tuple(desk.marked), warnings, still_open)
    assert_whole(intake, desk.rows_in)
    return intake


def _not_understood(one: Review) -> Problem:
    return warning("review.decision", Source(one.file, one.row), column=one.column, found=one.decision)


def assert_whole(intake: Intake, rows_in: int) -> None:
    """RuntimeError unless rows in = scored + blocked + dropped: a row that vanished is a defect of the program."""
    out = intake.count("scored") + intake.count("blocked") + intake.count("dropped")
    if out != rows_in:
        raise RuntimeError(f"{rows_in} rows came in, {out} are accounted for")


class _Desk:
    """The state of one reading of the inbox."""

    def __init__(
        self,
        people: Roster,
        has_roster: bool,
        marker: Marker,
        decisions: Decisions,
        numbers: Numbers,
        opened: Opened,
        first: frozenset[str] | None,
    ) -> None:
        self.has_roster, self.first = has_roster, first
        self.today = people.on(marker.conduct.date).by_id
        self.people, self.marker, self.forms = people, marker, tuple(marker.forms.values())
        self.numbers, self.opened = numbers, opened
        self.highest = max(numbers.values(), default=0)
        self.decisions = {identity: decision.strip() for identity, decision in decisions.items()}
        self.dropped_by_notice = {
            (file, row)
            for (file, row, _, kind), decision in self.decisions.items()
            if kind in NOTICE and decision in DROP
        }
        self.cells_decided = {
            (file, row) for (file, row, _, kind), said in self.decisions.items() if said and kind == "unreadable"
        }
        self.entries: list[Entry] = []
        self.reviews: list[Review] = []
        self.undecided: set[tuple[str, int, str, str]] = set()
        self.absent: list[str] = []
        self.marked: list[Marked] = []
        self.warnings: list[Problem] = []
        self.rows_in = 0
        self.limit = SECONDS_PER_ITEM * min(len(form.pieces) for form in self.forms)

    def review(
        self, file: str, row: int, column: str, kind: str, value: str, guess: str = "", candidate: str = ""
    ) -> str:
        """Put a row on the list and return the decision that a person took about it."""
        found = Review(file, row, column, kind, value, guess, candidate)
        decision = self.decisions.get(found.identity, "")
        self.reviews.append(replace(found, decision=decision))
        return decision

    def settled(self, state: str) -> str:
        """The state that a decision on the last row of the list gave; ``blocked`` means that it still waits."""
        if state == "blocked":
            self.undecided.add(self.reviews[-1].identity)
        return state

    def still_open(self, reviews: Iterable[Review]) -> tuple[Review, ...]:
        """The rows that wait, of submissions that were not dropped or settled otherwise."""
        blocked = {(entry.file, entry.row.row) for entry in self.entries if entry.state == "blocked"}
        return tuple(one for one in reviews if one.identity in self.undecided and (one.file, one.row) in blocked)

    def check_moves(self) -> None:
        """Of people who moved nobody can say in which unit they sat where the exam has no date."""
        moved = [one.name for one in self.today.values() if one.others]
        if moved and self.marker.conduct.date is None:
            self.warnings.append(warning("roster.moved-without-date", None, names="、".join(moved)))

    def take(self, sheet: AnswerSheet) -> None:
        columns = match_columns(sheet, self.forms)
        self.check_layout(sheet, columns)
        self.check_key_rows(sheet, columns)
        for name in sheet.passed_over:
            self.warnings.append(warning("answers.sheet-passed-over", Source(sheet.file.partition("!")[0]), name=name))
        if columns.unused:
            heads = "、".join(question.text or str(question.number) for question in columns.unused)
            self.warnings.append(warning("answers.unused", Source(sheet.file), heads=heads))
        for row in sheet.rows:
            if row.absent:
                self.away(row, sheet.file)
                continue
            self.rows_in += 1
            self.entries.append(self.entry(row, sheet, columns))

    def away(self, row: Row, file: str) -> None:
        """A row that says 缺考, 缓考 or 免考: the roster is the authority, so where it says otherwise people must know."""
        self.absent.append(f"{row.name}（{row.unit}）" if row.unit else row.name)
        found = match(self.people, row.candidate, row.name, row.unit)
        listed = self.today[found.person.candidate].status if found.person else ""
        if self.has_roster and (not listed or (row.absent in (DEFERRED, EXEMPT) and listed != row.absent)):
            code = "answers.away-differs" if listed else "answers.away-unknown"
            self.warnings.append(warning(code, Source(file, row.row), name=row.name or row.candidate, found=row.absent))

    def check_layout(self, sheet: AnswerSheet, columns: Columns) -> None:
        """Numbers that the reader could not take for those of an export by option number say nothing."""
        if columns.numbers is not False:
            return
        places = {
            place: piece.item
            for place, piece in next(iter(columns.by_form.values())).items()
            if piece.item.type in CHOICE
        }
        written = [(cell, places[place]) for place, cells in sheet.written(places).items() for cell in cells if cell]
        if written and all(re.fullmatch(r"-?\d", cell) and not read_answer(cell, item, None) for cell, item in written):
            raise InputError(problem("answers.by-number", Source(sheet.file)))

    def check_key_rows(self, sheet: AnswerSheet, columns: Columns) -> None:
        """A 标准答案 row that differs from its form's key means that one of the two is wrong.

        One that names no form is held against the form that it fits best.
        """
        offered = {form.name: form for form in self.forms if form.name in columns.by_form}
        source = Source(sheet.file, cell=sheet.sheet or None)
        for stated, cells in sheet.key_rows:
            name = form_of(stated, offered)
            names = [name] if name else list(offered)
            form, wrong = min(((one, _differing(columns, one, cells)) for one in names), key=lambda pair: len(pair[1]))
            for number, written in wrong:
                self.warnings.append(
                    warning("answers.key-row", source, number=number, found=written)
                    if len(self.forms) == 1
                    else warning("answers.key-row-of-form", source, form=form, number=number, found=written)
                )

    def entry(self, row: Row, sheet: AnswerSheet, columns: Columns) -> Entry:
        file = sheet.file
        states = ["dropped"] if (file, row.row) in self.dropped_by_notice else []
        decided = form_of(
            _answer_in(self.decisions.get((file, row.row, "form", "form_doubtful"), "")), self.marker.forms
        )
        stated = decided or row.form
        submission = read_submission(row, sheet, self.forms, columns, stated)
        responses: Mapping[str, str] = submission.responses
        if not submission.form and (submission.doubts or not same_items(self.forms)):
            decision = self.review(file, row.row, "form", "ambiguous", stated)
            submission = read_submission(row, sheet, self.forms, columns, _answer_in(decision))
            state = "dropped" if decision in DROP else "scored" if submission.form else "blocked"
            states.append(self.settled(state))
        if "blocked" not in states:  # letters of an unknown form say nothing
            responses, state = self.cells(file, submission)
            states.append(state)
        person, state = self.person(file, row)
        states.append(state)
        final = next((one for one in ("dropped", "blocked") if one in states), "scored")
        self.notices(file, row, person)
        attempt = 1 if final == "scored" else 0
        return Entry(self.number(file, row.row), file, row, submission.form, person, responses, final, attempt)

    def person(self, file: str, row: Row) -> tuple[Person | None, str]:
        found = match(self.people, row.candidate, row.name, row.unit)
        if found.person is not None:
            if row.name and normal_name(row.name) != unicodedata.normalize("NFKC", row.name):
                self.review(
                    file, row.row, "name", "name_normalised", row.name, normal_name(row.name), found.person.candidate
                )
            return self.today[found.person.candidate], "scored"
        written = " ".join(filter(None, (row.candidate, row.name, row.unit)))
        decision = self.review(file, row.row, "name", found.kind, written, found.guess)
        return self.decided(decision, found)

    def decided(self, decision: str, found: Match) -> tuple[Person | None, str]:
        if decision in DROP:
            return None, "dropped"
        chosen = by_written_id(self.people, found.guess if decision in ACCEPT else decision)
        return chosen and self.today[chosen.candidate], self.settled("scored" if chosen else "blocked")

    def cells(self, file: str, submission: Submission) -> tuple[Mapping[str, str], str]:
        """The answers with what was decided about cells: those that cannot be read, and any that a person corrected."""
        if not submission.doubts and (file, submission.row.row) not in self.cells_decided:
            return submission.responses, "scored"
        responses = dict(submission.responses)
        pieces = {
            piece.item.id: piece
            for form in self.forms
            if form.name == submission.form or not submission.form
            for piece in form.pieces
        }
        states = ["scored"]
        for one in submission.readings:
            at = (file, submission.row.row, column_letter(one.column), "unreadable")
            if one.response is not None and not self.decisions.get(at):
                continue
            decision = self.review(*at, one.written)
            answer = "" if one.response is None and decision in ACCEPT else one.response
            if decision and decision not in (*ACCEPT, *DROP):
                answer = read_answer(_answer_in(decision), pieces[one.item].item, pieces[one.item].order)
            if answer is not None:
                responses[one.item] = answer
            states.append(self.settled("dropped" if decision in DROP else "blocked" if answer is None else "scored"))
        return responses, next((one for one in ("dropped", "blocked") if one in states), "scored")

    def notices(self, file: str, row: Row, person: Person | None) -> None:
        candidate = person.candidate if person else ""
        if row.seconds is not None and row.seconds < self.limit:
            self.review(file, row.row, "seconds", "too_fast", str(row.seconds), str(self.limit), candidate)
        if person is not None and person.exempt:
            self.review(file, row.row, "name", "exempt_but_sat", row.name, person.reason, candidate)
        if person is not None and self.first is not None and candidate not in self.first:
            self.review(file, row.row, "name", "not_in_first", row.name, "", candidate)

    def order_attempts(self) -> None:
        """Number each person's submissions by time, else by file and row where a person has allowed it."""
        mine: dict[str, list[int]] = {}
        for place, entry in enumerate(self.entries):
            if entry.state == "scored" and entry.person:
                mine.setdefault(entry.person.candidate, []).append(place)
        for candidate, places in mine.items():
            kept = self.without_doubt(candidate, places) if len(places) > 1 else places
            kept.sort(key=lambda place: (time_key(self.entries[place].row.submitted), place))
            for attempt, place in enumerate(kept, start=1):
                entry = self.entries[place]
                if attempt != entry.attempt:
                    self.entries[place] = entry = replace(entry, attempt=attempt)
                if attempt > 1:
                    self.review(
                        entry.file,
                        entry.row.row,
                        "submitted",
                        "retake",
                        entry.row.submitted or str(entry.row.row),
                        str(attempt),
                        candidate,
                    )

    def without_doubt(self, candidate: str, places: list[int]) -> list[int]:
        """Without times nobody can say which came first, or whether one is a copy: the rows wait for a decision."""
        if all(self.entries[place].row.submitted for place in places):
            return places
        kept = []
        for place in places:
            entry = self.entries[place]
            decision = self.review(
                entry.file, entry.row.row, "submitted", "conflict", entry.row.name, str(len(places)), candidate
            )
            state = "dropped" if decision in DROP else "scored" if decision in (*ACCEPT, candidate) else "blocked"
            self.entries[place] = replace(entry, state=self.settled(state), attempt=0)
            kept += [place] if state == "scored" else []
        left = [place for place in places if self.entries[place].state != "dropped"]
        if len(left) == 1:  # every other copy was dropped
            self.entries[left[0]] = replace(self.entries[left[0]], state="scored")
            return left
        return kept

    def number(self, file: str, row: int) -> int:
        """The number that the row already has, else the next."""
        if (file, row) in self.numbers:
            return self.numbers[file, row]
        self.highest += 1
        return self.highest

    def score(self) -> None:
        given: dict[int, dict[str, Fraction | None]] = {}
        for (number, item), points in self.opened.items():
            given.setdefault(number, {})[item] = points
        for entry in self.entries:
            if entry.state == "scored" and entry.person:
                form = entry.form or self.forms[0].name
                opened = given.get(entry.number, {})
                who = entry.person.candidate
                one = self.marker.mark(entry.number, who, form, entry.attempt, entry.responses, opened)
                self.marked.append(one if one.form == entry.form else replace(one, form=entry.form))
                self.compare_total(entry, one)
                self.compare_forms(entry, one)

    def compare_total(self, entry: Entry, one: Marked) -> None:
        written = entry.row.total.removesuffix("分").strip()
        if not re.fullmatch(r"\d+(\.\d+)?", written) or one.score is None or Fraction(written) in (one.score, one.raw):
            return
        recomputed = csv_cell(one.score)
        self.review(entry.file, entry.row.row, "total", "total_differs", entry.row.total, recomputed, one.candidate)

    def compare_forms(self, entry: Entry, one: Marked) -> None:
        """The letters earn clearly more under another form's key: perhaps the form was noted wrongly."""
        if len(self.forms) < 2 or one.raw is None or not same_items(self.forms):
            return
        if form_of(entry.row.form, self.marker.forms) is None:  # nobody noted a form, or a person said which
            return
        own = next(form for form in self.forms if form.name == one.form)
        for other in self.forms:
            if other is not own:
                raw = self.marker.mark(
                    entry.number, one.candidate, one.form, one.attempt, _as_if(entry.responses, own, other)
                ).raw
                if raw is not None and raw - one.raw >= CLEARLY_HIGHER * one.points:
                    self.review(entry.file, entry.row.row, "form", "form_doubtful", one.form, other.name, one.candidate)


def _differing(columns: Columns, form: str, cells: Sequence[str]) -> list[tuple[int, str]]:
    """The numbers, with what is written, at which a 标准答案 row is not the key of a form."""
    found = []
    for place, piece in columns.by_form[form].items():
        stated = read_answer(cells[place], piece.item, piece.order)
        if stated != "" and isinstance(piece.item.key, str) and stated != piece.item.key:
            found.append((piece.number, cells[place]))
    return found


def _as_if(responses: Mapping[str, str], own: Form, other: Form) -> dict[str, str]:
    """The same printed places and letters, read as answers to another form of the same items."""
    moved = {}
    for mine, piece in zip(own.pieces, other.pieces, strict=True):
        response = responses.get(mine.item.id, "")
        if mine.order and piece.order and response:
            letters = [mine.printed_label(letter) for letter in response]
            response = "".join(
                sorted(piece.bank_label(letter) for letter in letters if LABELS.index(letter) < len(piece.order))
            )
        moved[piece.item.id] = response
    return moved


def _answer_in(decision: str) -> str:
    """The answer or form that a decision gives, as ``=ABD`` or ``ABD``; empty for ``ok`` and ``drop``.

    The sign can be left out because Excel takes a cell that begins with it for a formula.
    """
    return "" if decision in (*ACCEPT, *DROP) else decision.lstrip("=＝").strip()


def _people_of(rows: Iterable[Row]) -> Roster:
    """Without a roster people are those who handed something in: by id, by name, by name and unit."""
    people: dict[tuple[str, str, str], Person] = {}
    for row in rows:
        name = normal_name(row.name) or row.candidate
        if not row.absent and name:
            people.setdefault((row.candidate, name, row.unit), Person(row.candidate, name, row.unit))
    return Roster(tuple(with_ids(people.values())))


_HALF_DAY = re.compile(
    r"(上午|下午|中午|晚上|凌晨|早上|傍晚)\s*(\d+)|(\d+)((?:[:：]\d+)*)\s*([ap])\.?m\.?\b", re.IGNORECASE
)


def time_key(written: str) -> tuple[int, ...]:
    """A time of any writing (2024/12/4 15:02:11, 12月4日 下午3:02, 3:02 PM) as numbers that sort."""
    plain = _HALF_DAY.sub(_of_24_hours, unicodedata.normalize("NFKC", written))
    return tuple(int(part) for part in re.findall(r"\d+", plain))


def _of_24_hours(match: re.Match[str]) -> str:
    """The hour of half a day as one of the whole: 下午3 is 15, 12 AM is 0."""
    half, hour = match[1] or match[5].lower(), int(match[2] or match[3])
    if half == "中午":  # from 11 to 1
        hour += 12 if hour < 10 else 0
    elif half in ("下午", "晚上", "傍晚", "p"):
        hour = 24 if (half, hour) == ("晚上", 12) else hour if hour >= 12 else hour + 12
    else:
        hour = 0 if hour == 12 else hour
    return f"{hour}{match[4] or ''}"
