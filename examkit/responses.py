"""What candidates marked, in the bank's labels.

Takes answer sheets as the format readers lay them out (heads and cells as written), finds the item that each column
belongs to, and reads each cell.  Printed labels become the bank's here, once.  Who a row is from is not known here.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from examkit.bank.grammar import choice_letters, truth
from examkit.forms import Form, Placement
from examkit.items import CHOICE, LABELS, Item
from examkit.problems import InputError, Problem, Source, problem

OMITTED = ""
NOT_ON_FORM = "-"
BLANKS = ("", "(空)", "（空）", "(跳过)", "（跳过）", "空", "未答", "未作答", "无", "-3", "-2", "/", "—")
ABSENT = ("缺考", "缺席", "缓考", "免考")
SEPARATOR = "┋"
CLOSE = 0.9  # how much of a stem a head must share when it is not the same


@dataclass(frozen=True, slots=True)
class Question:
    """One column of answers: its place (0 first), the number and the text of its head."""

    column: int
    number: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One submission as it came: identity as written, and the cells of the questions in order."""

    row: int
    cells: tuple[str, ...]
    candidate: str = ""
    name: str = ""
    unit: str = ""
    form: str = ""
    submitted: str = ""
    seconds: int | None = None
    total: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One table of submissions; ``others`` are the heads of columns that are neither people nor questions."""

    file: str
    sheet: str
    layout: str
    questions: tuple[Question, ...]
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()
    key_row: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One cell read: the response, or None where a person must look at it."""

    item: str
    column: int
    response: str | None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One row with its cells read."""

    row: Row
    form: str
    readings: tuple[Reading, ...]

    @property
    def responses(self) -> dict[str, str]:
        """What was marked, by item."""
        return {one.item: one.response for one in self.readings if one.response is not None}

    @property
    def doubts(self) -> tuple[Reading, ...]:
        """The cells that could not be read."""
        return tuple(one for one in self.readings if one.response is None)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which item each question column holds: ``{form: {place among the questions: piece}}``, for complete forms only.

    ``by_text`` says that heads told the items; ``unused`` are columns of no item.
    """

    by_form: Mapping[str, Mapping[int, Placement]]
    by_text: bool
    unused: tuple[Question, ...] = ()


def match_columns(sheet: AnswerSheet, forms: Sequence[Form]) -> Columns:
    """Find the item of every question column, by the text of its head or by its number.

    Question numbers may be shifted by fill-in questions (name, unit) that come first.  InputError when no column or
    not every item finds its place; columns that are no item's are listed.
    """
    texts = {form.name: _by_text(sheet.questions, form) for form in forms}
    best = max(forms, key=lambda form: len(texts[form.name]))
    by_text = len(texts[best.name]) > 0.5 * len(best.pieces)
    by_form = {
        form.name: (_completed(texts[form.name], sheet, form) if by_text else _by_number(sheet, form)) for form in forms
    }
    problems = _missing(sheet, forms, by_form)
    if problems:
        raise InputError(*problems)
    complete = {form.name: by_form[form.name] for form in forms if not _lacking(form, by_form)}
    used = {place for columns in complete.values() for place in columns}
    unused = tuple(question for place, question in enumerate(sheet.questions) if place not in used)
    return Columns(complete, by_text, unused)


def _by_text(questions: Sequence[Question], form: Form) -> dict[int, Placement]:
    stems = {fold_stem(piece.item.stem): piece for piece in form.pieces}
    found: dict[int, Placement] = {}
    for place, question in enumerate(questions):
        if question.text and (piece := stems.get(fold_stem(question.text))):
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


def _by_number(sheet: AnswerSheet, form: Form) -> dict[int, Placement]:
    """Columns headed by bare numbers, as printed: ``21``, a case's part ``21（1）``; of two alike the first."""
    pieces: dict[tuple[int | None, str], Placement] = {}
    for placement in form.placements:
        for part, piece in enumerate(placement.pieces, start=1):
            pieces[placement.number, str(part) if len(placement.item.parts) > 1 else ""] = piece
    heads = [(question.number, re.sub(r"[\W_]+", "", question.text)) for question in sheet.questions]
    return {place: pieces.pop(head) for place, head in enumerate(heads) if head in pieces}


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
    offered = {form.name: form for form in forms if form.name in columns.by_form}
    name = form_of(stated, offered)
    piece_of = columns.by_form[name or next(iter(offered))]
    readings = tuple(
        Reading(
            piece.item.id,
            sheet.questions[place].column,
            read_answer(written, piece.item, piece.order if name else None),
            written,
        )
        for place, piece in piece_of.items()
        for written in [row.cells[place] if place < len(row.cells) else ""]
    )
    return Submission(row, name or "", readings)


def form_of(written: str, forms: Mapping[str, Form]) -> str | None:
    """The form that a 卷别 cell names (``A卷``, ``a``); the only form where there is one; None where it is not said."""
    if len(forms) == 1:
        return next(iter(forms))
    plain = re.sub(r"[卷\s\W]", "", unicodedata.normalize("NFKC", written)).upper()
    return plain if plain in forms else None


def read_answer(written: str, item: Item, letters: str | None) -> str | None:
    """One cell as a response in the bank's labels; ``""`` where nothing was marked, None where it cannot be read.

    ``letters`` has the bank's label at each printed place (A, B, C...); None where letters alone say nothing because
    the form is not known.
    """
    plain = written.strip()
    if plain in BLANKS and not (item.type in ("blank", "short") and plain in ("无", "/", "—")):
        return OMITTED
    if item.type == "true_false":
        return _read_truth(plain)
    if item.type in CHOICE:
        return _read_choice(plain, item, letters)
    return plain.replace(SEPARATOR, "；")


def _read_truth(plain: str) -> str | None:
    """√, 对, 正确, T..., a platform's ``A.正确``, or the bare letter of 对/错 in that order."""
    unlabelled = re.sub(r"^[A-BＡ-Ｂ]\s*[.．、:：]\s*", "", plain)
    return truth(unlabelled) or {"A": "true", "B": "false"}.get(unicodedata.normalize("NFKC", plain).upper())


def _read_choice(plain: str, item: Item, letters: str | None) -> str | None:
    options = {_fold(option): label for label, option in zip(item.labels, item.options, strict=True)}
    if _fold(plain) in options:
        return options[_fold(plain)]
    bare = choice_letters(plain)
    if bare is not None:
        return _from_printed(bare, letters) if len(set(bare)) == len(bare) else None
    pieces = plain.split(SEPARATOR) if SEPARATOR in plain else re.split(r"[,，;；\n]\s*(?=[A-ZＡ-Ｚ]\s*[.．、])", plain)
    labels = [_read_piece(piece, options, letters) for piece in pieces if piece.strip()]
    if not labels or None in labels or len(set(labels)) < len(labels):
        return None
    return "".join(sorted(label for label in labels if label))


def _read_piece(piece: str, options: Mapping[str, str], letters: str | None) -> str | None:
    """The bank's label of ``A.法律``, ``法律`` or ``A``: the text decides where there is one."""
    if _fold(piece) in options:
        return options[_fold(piece)]
    match = re.fullmatch(r"\s*([A-ZＡ-Ｚ])\s*[.．、:：)）]?\s*(.*)", piece, re.DOTALL)
    if match is None:
        return None
    if match[2].strip():
        return options.get(_fold(match[2]))
    return _from_printed(unicodedata.normalize("NFKC", match[1]), letters)


def _from_printed(printed: str, letters: str | None) -> str | None:
    if letters is None or any(letter not in LABELS[: len(letters)] for letter in printed):
        return None
    return "".join(sorted(letters[LABELS.index(letter)] for letter in printed))


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold().rstrip("。.;；")
