"""What candidates marked, in the bank's labels.

Takes answer sheets as the format readers lay them out (heads and cells as written), finds the item that each column
belongs to, and reads each cell.  Printed labels become the bank's here, once.  Who a row is from is not known here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from examkit.aligned import Aligned, Column, Table, TableRow
from examkit.bank.grammar import choice_letters, truth
from examkit.forms import Form, Placement
from examkit.items import CHOICE, LABELS, Item
from examkit.problems import InputError, Problem, Source, problem

OMITTED = ""
NOT_ON_FORM = "-"
SKIPPED = ("(空)", "（空）", "(跳过)", "（跳过）", "-3", "-2")  # a platform's words for no answer
UNANSWERED = ("空", "未答", "未作答")
BLANKS = ("", *SKIPPED, *UNANSWERED, "无", "/", "—")
ABSENT = ("缺考", "缺席", "缓考", "免考")
SEPARATOR = "┋"
WJX, WJX_NUMBERS = "wjx", "wjx_numbers"  # layouts whose separator is known, so that a comma never parts options
_BAR = re.compile(SEPARATOR)
_COMMA = re.compile(r"[,，;；\n]")
_COMMA_AND_LETTER = re.compile(r"[,，;；\n]\s*(?=[A-ZＡ-Ｚ]\s*[.．、])")
_LETTERED = re.compile(r"[A-ZＡ-Ｚ]\s*[.．、]")
CLOSE = 0.9  # how much of a stem a head must share when it is not the same


@dataclass(frozen=True, slots=True)
class Question:
    """One column of answers: its place (0 first), the number and the text of its head.

    ``item`` is what a person said that it holds: an item's id or a printed number (``17``, ``A17``, ``21(1)``).
    """

    column: int
    number: int | None
    text: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a sheet: its place (0 first), its text as a person calls it, and its role, empty for a question."""

    column: int
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Row:
    """One submission as it came: identity as written, and the cells of the questions in order.

    ``absent`` is the word of a row that says that nobody sat: 缺考, 缓考 or 免考.
    """

    row: int
    cells: Sequence[str]
    candidate: str = ""
    name: str = ""
    unit: str = ""
    form: str = ""
    submitted: str = ""
    seconds: int | None = None
    total: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One table of submissions; ``heads`` are all its heads, also of columns that nothing needs.

    ``key_rows`` are its 标准答案 rows: the form that each names, empty for none, and its cells.  ``passed_over`` are
    further sheets of the file that hold something and have no heads that tell what.
    """

    file: str
    sheet: str
    layout: str
    questions: tuple[Question, ...]
    rows: tuple[Row, ...]
    heads: tuple[Head, ...] = ()
    key_rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    passed_over: tuple[str, ...] = ()

    def written(self, places: Iterable[int]) -> dict[int, set[str]]:
        """The distinct cells of questions."""
        tables = {id(row.cells.table): row.cells.table for row in self.rows if isinstance(row.cells, TableRow)}
        loose = [row.cells for row in self.rows if not isinstance(row.cells, TableRow)]
        return {
            place: {cells[place] for cells in loose if place < len(cells)}.union(
                *(table.columns[place].values for table in tables.values())
            )
            for place in places
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell read: the response, or None where a person must look at it."""

    item: str
    column: int
    response: str | None
    written: str = ""


class Reader:
    """Reads the rows of one sheet under one form; each distinct cell of a column is read once."""

    def __init__(
        self, sheet: AnswerSheet, piece_of: Mapping[int, Placement], numbers: bool | None, *, named: bool
    ) -> None:
        self.places = {piece.item.id: place for place, piece in enumerate(piece_of.values())}
        self._columns = tuple(piece_of)
        self._shown = [sheet.questions[place].column for place in piece_of]
        self._known = [
            _Cells(piece.item, piece.order if named else None, sheet.layout, numbers) for piece in piece_of.values()
        ]
        self._tables: dict[int, tuple[Table[str], Table[str | None], list[bool]]] = {}

    def read(self, row: Row) -> tuple[Sequence[str | None], bool]:
        """The response of every item, None where a person must look at the cell; and whether one is."""
        cells = row.cells
        if isinstance(cells, TableRow):
            answers, doubtful = self._table(cells.table)
            return answers.row(cells.at), doubtful[cells.at]
        read = tuple([known[cell] for known, cell in zip(self._known, self._written(row), strict=True)])
        return read, None in read

    def _table(self, cells: Table[str]) -> tuple[Table[str | None], list[bool]]:
        if id(cells) not in self._tables:
            picked = [cells.columns[place] for place in self._columns]
            columns = [column.mapped(known.__getitem__) for known, column in zip(self._known, picked, strict=True)]
            # The cells are kept beside what they say, so that their identity stays theirs.
            self._tables[id(cells)] = (cells, Table(tuple(columns)), _doubtful(columns))
        return self._tables[id(cells)][1:]

    def readings(self, row: Row) -> tuple[Reading, ...]:
        """Every cell of a row with what it says."""
        parts = zip(self.places, self._shown, self.read(row)[0], self._written(row), strict=True)
        return tuple(Reading(*one) for one in parts)

    def _written(self, row: Row) -> list[str]:
        cells = row.cells
        return [cells[place] if place < len(cells) else "" for place in self._columns]


def _doubtful(columns: Sequence[Column[str | None]]) -> list[bool]:
    """For each row whether one of its cells cannot be read."""
    found = np.zeros(len(columns[0].codes) if columns else 0, dtype=np.bool_)
    for column in columns:
        if None in column.values:
            found |= np.array([value is None for value in column.values])[column.codes]
    return found.tolist()


class _Cells(dict[str, str | None]):
    """What the cells of one column say, as far as they were met."""

    def __init__(self, item: Item, letters: str | None, layout: str, numbers: bool | None) -> None:
        super().__init__()
        self._how = (item, letters, layout, numbers)

    def __missing__(self, written: str) -> str | None:
        found = self[written] = _read_cell(written, *self._how)
        return found


@dataclass(frozen=True, slots=True)
class Submission:
    """One row with its cells read."""

    row: Row
    form: str
    answers: Sequence[str | None]
    doubtful: bool
    reader: Reader

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The cells with what they say."""
        return self.reader.readings(self.row)

    @property
    def responses(self) -> Mapping[str, str]:
        """What was marked, by item."""
        if not self.doubtful:
            return Aligned(self.reader.places, self.answers)  # type: ignore[arg-type]
        found = zip(self.reader.places, self.answers, strict=True)
        return {item: answer for item, answer in found if answer is not None}

    @property
    def doubts(self) -> tuple[Reading, ...]:
        """The cells that could not be read."""
        return tuple(one for one in self.readings if one.response is None) if self.doubtful else ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Which item each question column holds: ``{form: {place among the questions: piece}}``, for complete forms only.

    ``by_text`` says that heads told the items; ``unused`` are columns of no item.  ``numbers`` says that the cells of
    single choices are numbers of options; None where they may as well be texts of options.
    """

    by_form: Mapping[str, Mapping[int, Placement]]
    by_text: bool
    unused: tuple[Question, ...] = ()
    numbers: bool | None = False
    readers: dict[str, Reader] = field(default_factory=dict, compare=False, repr=False)


def match_columns(sheet: AnswerSheet, forms: Sequence[Form]) -> Columns:
    """Find the item of every question column: as a person said, by the text of its head, or by its number.

    Question numbers may be shifted by fill-in questions (name, unit) that come first.  InputError when no column or
    not every item finds its place; columns that are no item's are listed.
    """
    by_form, by_text = find_columns(sheet, forms)
    problems = [*_unknown(sheet, forms), *_missing(sheet, forms, by_form)]
    if problems:
        raise InputError(*problems)
    complete = {form.name: by_form[form.name] for form in forms if not _lacking(form, by_form)}
    used = {place for columns in complete.values() for place in columns}
    unused = tuple(question for place, question in enumerate(sheet.questions) if place not in used)
    return Columns(complete, by_text, unused, _option_numbers(sheet, complete))


def find_columns(sheet: AnswerSheet, forms: Sequence[Form]) -> tuple[dict[str, dict[int, Placement]], bool]:
    """The items that question columns hold on each form, as far as they can be found, and whether by their texts."""
    said = {form.name: _said(sheet.questions, form) for form in forms}
    texts = {form.name: _by_text(sheet.questions, form, said[form.name]) for form in forms}
    best = max(forms, key=lambda form: len(texts[form.name]))
    told = len(said[best.name])
    by_text = len(texts[best.name]) - told > 0.5 * (len(best.pieces) - told)
    by_form = {
        form.name: _completed(texts[form.name], sheet, form) if by_text else _by_number(sheet, form, said[form.name])
        for form in forms
    }
    return by_form, by_text


def printed_numbers(form: Form) -> dict[str, Placement]:
    """The pieces of a form by their numbers as printed: ``21``, a case's parts ``21(1)``, ``21(2)``."""
    return {
        f"{placement.number}({part})" if len(placement.item.parts) > 1 else str(placement.number): piece
        for placement in form.placements
        for part, piece in enumerate(placement.pieces, start=1)
    }


def _said(questions: Sequence[Question], form: Form) -> dict[int, Placement]:
    """The columns whose item a person said, in the words of this form."""
    numbers = printed_numbers(form)
    names = {piece.item.id: piece for piece in form.pieces}
    names |= numbers | {f"{form.name}{number}": piece for number, piece in numbers.items()}
    return {place: names[question.item] for place, question in enumerate(questions) if question.item in names}


def _unknown(sheet: AnswerSheet, forms: Sequence[Form]) -> list[Problem]:
    known = {place for form in forms for place in _said(sheet.questions, form)}
    return [
        problem("answers.item-unknown", Source(sheet.file), head=question.text or question.number, found=question.item)
        for place, question in enumerate(sheet.questions)
        if question.item and place not in known
    ]


def _by_text(questions: Sequence[Question], form: Form, said: Mapping[int, Placement]) -> dict[int, Placement]:
    taken = {piece.item.id for piece in said.values()}
    stems = {fold_stem(piece.item.stem): piece for piece in form.pieces if piece.item.id not in taken}
    found = dict(said)
    for place, question in enumerate(questions):
        if place not in found and question.text and (piece := stems.get(fold_stem(question.text))):
            found[place] = piece
            stems.pop(fold_stem(question.text))
    for place, question in enumerate(questions):
        if (
            place not in found
            and len(fold_stem(question.text)) >= 6
            and (stem := _closest(fold_stem(question.text), stems))
        ):
            found[place] = stems.pop(stem)
    return found


def _closest(text: str, stems: Mapping[str, Placement]) -> str | None:
    """The one stem that a head must mean: cut short, or nearly the same."""
    near = [stem for stem in stems if stem.startswith(text) or text.startswith(stem) or _alike(text, stem)]
    return near[0] if len(near) == 1 else None


def _alike(text: str, stem: str) -> bool:
    matcher = SequenceMatcher(None, text, stem, autojunk=False)
    return matcher.real_quick_ratio() >= CLOSE and matcher.quick_ratio() >= CLOSE and matcher.ratio() >= CLOSE


def fold_stem(text: str) -> str:
    """A stem as it is compared: without number, marks, blanks and width."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\[【(](?:单选|多选|判断|填空|不定项)题?[\]】)]", "", plain)
    return re.sub(r"[\W_]+", "", plain).casefold()


def _completed(found: Mapping[int, Placement], sheet: AnswerSheet, form: Form) -> dict[int, Placement]:
    """Columns known by text, and those left over whose number fits under the shift of the others."""
    columns = dict(found)
    shifts = Counter(
        question.number - piece.number
        for place, piece in found.items()
        if (question := sheet.questions[place]).number is not None
    )
    if not shifts:
        return columns
    shift = shifts.most_common(1)[0][0]
    left = {piece.number: piece for piece in form.pieces if piece not in columns.values()}
    for place, question in enumerate(sheet.questions):
        if (
            place not in columns
            and question.number is not None
            and not question.text
            and question.number - shift in left
        ):
            columns[place] = left.pop(question.number - shift)
    return columns


def _by_number(sheet: AnswerSheet, form: Form, said: Mapping[int, Placement]) -> dict[int, Placement]:
    """Columns headed by bare numbers, as printed: ``21``, a case's part ``21（1）``; of two alike the first."""
    taken = {piece.item.id for piece in said.values()}
    pieces = {number: piece for number, piece in printed_numbers(form).items() if piece.item.id not in taken}
    found = dict(said)
    for place, question in enumerate(sheet.questions):
        part = re.sub(r"[\W_]+", "", question.text)
        head = f"{question.number}({part})" if part else str(question.number)
        if place not in found and head in pieces:
            found[place] = pieces.pop(head)
    return found


def _option_numbers(sheet: AnswerSheet, by_form: Mapping[str, Mapping[int, Placement]]) -> bool | None:
    """Whether the cells of single choices are numbers of options, as a platform exports them on demand.

    Numbers beyond the options are something else (points).  Where all numbers are texts of options too, nobody knows.
    """
    if sheet.layout not in (WJX, WJX_NUMBERS):
        return False
    items = {
        place: piece.item
        for columns in by_form.values()
        for place, piece in columns.items()
        if piece.item.type in ("single", "true_false")
    }
    distinct = {(cell.strip(), place) for place, cells in sheet.written(items).items() for cell in cells}
    written = [(cell, items[place]) for cell, place in distinct if cell not in BLANKS]
    numbers = [(cell, item) for cell, item in written if cell.isdecimal()]
    if any(not 1 <= int(cell) <= (len(item.options) or 2) for cell, item in numbers):
        return False
    if sheet.layout == WJX_NUMBERS:
        return True
    if 2 * len(numbers) <= len(written):
        return False
    return None if all(read_answer(cell, item, None) for cell, item in numbers) else True


def _missing(
    sheet: AnswerSheet, forms: Sequence[Form], by_form: Mapping[str, Mapping[int, Placement]]
) -> list[Problem]:
    """Nothing to report as soon as one form finds all its items: sheets may hold one form each."""
    source = Source(sheet.file, cell=sheet.sheet or None)
    if not any(by_form.values()):
        heads = "、".join(question.text or str(question.number) for question in sheet.questions[:5])
        return [problem("answers.no-columns", source, heads=heads or "—", example=forms[0].pieces[0].item.stem[:20])]
    complete = [form for form in forms if not _lacking(form, by_form)]
    if complete:
        return []
    nearest = min(forms, key=lambda form: len(_lacking(form, by_form)))
    lacking = _lacking(nearest, by_form)
    numbers = "、".join(str(piece.number) for piece in lacking)
    return [
        problem("answers.items-missing", source, form=nearest.name, numbers=numbers, stem=lacking[0].item.stem[:20])
    ]


def _lacking(form: Form, by_form: Mapping[str, Mapping[int, Placement]]) -> list[Placement]:
    have = {piece.item.id for piece in by_form[form.name].values()}
    return [piece for piece in form.pieces if piece.item.id not in have and piece.item.type != "short"]


def read_submission(row: Row, sheet: AnswerSheet, forms: Sequence[Form], columns: Columns, stated: str) -> Submission:
    """One row's answers in the bank's labels, under the form that ``stated`` (卷别) names.

    The form is empty where it is needed and not said: then the letters of the options mean nothing, and cells that
    hold letters alone are doubts.  Forms of the same items whose options are known by text need no form.
    """
    name = form_of(stated, {form.name: form for form in forms if form.name in columns.by_form}) or ""
    if name not in columns.readers:
        piece_of = columns.by_form[name] if name else next(iter(columns.by_form.values()))
        columns.readers[name] = Reader(sheet, piece_of, columns.numbers, named=bool(name))
    reader = columns.readers[name]
    return Submission(row, name, *reader.read(row), reader)


def form_of(written: str, forms: Mapping[str, Form]) -> str | None:
    """The form that a 卷别 cell names (``A卷``, ``a``); the only form where there is one; None where it is not said."""
    if len(forms) == 1:
        return next(iter(forms))
    plain = re.sub(r"[卷\s\W]", "", unicodedata.normalize("NFKC", written)).upper()
    return plain if plain in forms else None


def _read_cell(written: str, item: Item, letters: str | None, layout: str, numbers: bool | None) -> str | None:
    """One cell as its layout means it; None also where it means one thing as a number and another as a text."""
    text = read_answer(written, item, letters, commas=layout not in (WJX, WJX_NUMBERS))
    if numbers is False or item.type not in ("single", "true_false"):
        return text
    number = read_number(written, item, letters)
    return number if numbers or number == text else None


def read_number(written: str, item: Item, letters: str | None) -> str | None:
    """The number of an option as a response in the bank's labels: 1 is the first printed one, and 正确 before 错误."""
    plain = written.strip()
    if plain in BLANKS:
        return OMITTED
    if item.type == "true_false":
        return {"1": "true", "2": "false"}.get(plain)
    place = int(plain) if plain.isdecimal() else 0
    return letters[place - 1] if letters is not None and 1 <= place <= len(letters) else None


def read_answer(written: str, item: Item, letters: str | None, *, commas: bool = True) -> str | None:
    """One cell as a response in the bank's labels; ``""`` where nothing was marked, None where it cannot be read.

    ``letters`` has the bank's label at each printed place (A, B, C...); None where letters alone say nothing because
    the form is not known.  ``commas`` says that a comma may part two options.
    """
    plain = written.strip()
    if plain in ("", *SKIPPED):
        return OMITTED
    if item.type == "true_false":
        return OMITTED if plain in BLANKS else _read_truth(plain)
    if item.type in CHOICE:
        return _read_choice(plain, item.options, letters, commas and item.type == "multiple", commas)
    return OMITTED if plain in UNANSWERED else plain.replace(SEPARATOR, "；")


def _read_truth(plain: str) -> str | None:
    """√, 对, 正确, T..., a platform's ``A.正确``, or the bare letter of 对/错 in that order."""
    unlabelled = re.sub(r"^[A-BＡ-Ｂ]\s*[.．、:：]\s*", "", plain)
    return truth(unlabelled) or {"A": "true", "B": "false"}.get(unicodedata.normalize("NFKC", plain).upper())


@lru_cache(maxsize=65536)
def _read_choice(plain: str, options: tuple[str, ...], letters: str | None, several: bool, commas: bool) -> str | None:
    """Letters, or options by their texts.  ``several``: even what is one option's text may be several options."""
    texts = _texts(options)
    whole = texts.get(_fold(plain))
    bare = choice_letters(plain)
    if bare is not None and set(bare) <= set(LABELS[: len(options)]) and len(set(bare)) == len(bare):
        marked = _from_printed(bare, letters)
        return marked if _read_piece(plain, texts, letters) in (None, marked) else None
    if whole and not several:
        return whole
    if plain in BLANKS and not whole:
        return OMITTED
    ways = _ways(plain, texts, letters, _cut_of(plain, commas))
    return ways.pop() if len(ways) == 1 else None


def _cut_of(plain: str, commas: bool) -> re.Pattern[str]:
    """What parts the options of a cell; a comma before a lettered option where the first has its letter too."""
    if SEPARATOR in plain or not commas:
        return _BAR
    return _COMMA_AND_LETTER if _LETTERED.match(plain) else _COMMA


def _ways(plain: str, texts: Mapping[str, str], letters: str | None, cut: re.Pattern[str]) -> set[str]:
    """Every set of options that a cell can mean, cut at all or some of its separators, with no option twice."""
    spans = [match.span() for match in cut.finditer(plain)]
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), len(plain)]
    ways: list[set[str]] = [*(set() for _ in starts), {""}]
    for first in reversed(range(len(starts))):
        for last in range(first, len(ends)):
            label = _read_piece(plain[starts[first] : ends[last]], texts, letters)
            if label:
                ways[first] |= {"".join(sorted(label + rest)) for rest in ways[last + 1] if label not in rest}
    return ways[0]


def _read_piece(piece: str, texts: Mapping[str, str], letters: str | None) -> str | None:
    """The bank's label of ``A.法律``, ``法律``, ``其他〖…〗`` or ``A``: the text decides where there is one."""
    piece = piece.strip()
    filled = re.sub(r"〖[^〗]*〗$", "", piece)
    match = re.fullmatch(r"([A-ZＡ-Ｚ])\s*[.．、:：)）]?\s*(.*)", filled, re.DOTALL)
    for text in (piece, filled, match[2] if match else ""):
        if _fold(text) in texts:
            return texts[_fold(text)]
    return None if match is None or match[2] else _from_printed(unicodedata.normalize("NFKC", match[1]), letters)


@lru_cache(maxsize=4096)
def _texts(options: tuple[str, ...]) -> Mapping[str, str]:
    """The labels of options by their texts; of two that read the same neither is there."""
    folded = [_fold(option) for option in options]
    return {text: label for text, label in zip(folded, LABELS, strict=False) if text and folded.count(text) == 1}


def _from_printed(printed: str, letters: str | None) -> str | None:
    if letters is None or any(letter not in LABELS[: len(letters)] for letter in printed):
        return None
    return "".join(sorted(letters[LABELS.index(letter)] for letter in printed))


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold().rstrip("。.;；")
