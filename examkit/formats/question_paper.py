"""Papers and banks as people type them: Word and text files with numbered items and keys in any of the usual places.

Keys stand on a line of their own (``答案：B``, ``【答案】B``), in the stem (``（B）``), on the option
(``(正确答案)``) or in a list at the end (``1-5 ABCCB 11.ABD 16.√``).  Types come from section heads, a mark before or
after the stem, or else from options and key.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.table import Table as WordTable

from examkit.bank.citations import cited
from examkit.bank.grammar import BLANK, TYPE_WORDS, choice_letters, parse_blanks, truth
from examkit.files import decode
from examkit.items import LABELS, Item, ItemType, Key, RubricLine, numbered_id
from examkit.problems import InputError, Problem, Source, problem

NumberedLine = tuple[int, str]

_WORDS = "|".join(sorted(TYPE_WORDS, key=len, reverse=True))
_HEAD = re.compile(
    rf"(?:[一二三四五六七八九十]+|第[一二三四五六七八九十]+(?:大题|部分))\s*[、.．:：\s]\s*(?:本大题)?({_WORDS})(?:题)?.*"
)
_NUMBER = re.compile(r"(\d{1,4})\s*[、.．:：)）]\s*(.*)|[(（](\d{1,4})[)）]\s*(.*)", re.DOTALL)
_TYPE_MARK = re.compile(rf"[\[【(（]\s*({_WORDS})(?:题)?\s*[\]】)）]\s*\*?")
_OPTION = re.compile(r"(?<![A-Za-z])([A-HＡ-Ｈ])\s*[、.．:：)）]\s*")
_KEY_LINE = re.compile(r"[【\[]?\s*(?:参考答案|正确答案|标准答案|答案|答)\s*[】\]]?\s*[:：]?\s*(.+)")
_RATIONALE = re.compile(r"[【\[]?\s*(?:答案解析|试题解析|解析|解答|依据)\s*[】\]]?\s*[:：]?\s*(.+)")
_RIGHT = re.compile(r"[(（]\s*(?:正确答案|正确|答案|√)\s*[)）]")
_IN_STEM = re.compile(r"[(（]\s*((?:[A-HＡ-Ｈ][、，,\s]*)+|√|×|✓|✗|对|错|正确|错误)\s*[)）]")
_END = re.compile(r"(?:参考)?答案(?:及.*)?\s*[:：]?\s*$|.*参考答案(?:及评分标准)?\s*$")
_RANGE = re.compile(r"(\d{1,4})\s*[-—–~～至]\s*(\d{1,4})\s*[、.．:：]?\s*([A-Ha-hＡ-Ｈ√×✓✗对错\s]+?)(?=\s*\d|$)")
_ENTRY = re.compile(
    r"(\d{1,4})\s*[、.．:：)）]?\s*((?:[A-HＡ-Ｈ][、，,]?)+|√|×|✓|✗|正确|错误|对|错)(?=[\s;；,，。]|\d|$)"
)
_WORD_OPTION = re.compile(rf"(对|错|正确|错误|是|否)\s*({_RIGHT.pattern})?")
_PERSONAL = re.compile(r"(?:您的?|你的?)?(?:姓名|部门|单位|职务|手机|电话|工号)")
_BRACKETS = re.compile(r"[(（][\s\u3000]*[)）]\s*$")


@dataclass(slots=True)
class _Question:
    """One item while its lines are read."""

    line: int
    number: int
    stem: str
    section: ItemType | None
    stated: ItemType | None = None
    options: list[str] = field(default_factory=list)
    marked: str = ""
    key: str | None = None
    rationale: list[str] = field(default_factory=list)


def is_notation(path: Path) -> bool:
    """Whether a text file is in our own notation: some line opens with ``[id]`` as an item does."""
    text = decode(path.read_bytes()[:200_000], errors="ignore")
    return re.search(r"^\s*[\[［][A-Za-z0-9._-]+[\]］]", text, re.MULTILINE) is not None


def read_items(path: Path) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Items with ids ``<stem>-001``, and a problem with its line for each that cannot be read whole."""
    lines = list(_lines(path))
    if not any(text for _, text in lines):
        raise InputError(problem("file.empty", Source(path.name)))
    questions, ending = _questions(lines)
    if not questions:
        raise InputError(problem("paper_text.no-items", Source(path.name)))
    keys = _listed_keys(ending)
    items: list[Item] = []
    problems: list[Problem] = []
    for place, question in enumerate(questions, start=1):
        try:
            items.append(_item(question, numbered_id(path.stem, place), keys, path.name))
        except _Unreadable as unreadable:
            problems.append(
                problem(f"paper_text.{unreadable.code}", Source(path.name, question.line), **unreadable.values)
            )
    return tuple(items), tuple(problems)


def _lines(path: Path) -> Iterator[NumberedLine]:
    if path.suffix.lower() == ".docx":
        yield from enumerate(_word_lines(path), start=1)
        return
    try:
        text = decode(path.read_bytes())
    except UnicodeDecodeError as error:
        raise InputError(problem("file.encoding", Source(path.name))) from error
    yield from ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))


def _word_lines(path: Path) -> Iterator[str]:
    try:
        document = docx.Document(str(path))
    except Exception as error:  # python-docx raises several unrelated classes for what is no Word file
        raise InputError(problem("file.document", Source(path.name), error=str(error))) from error
    for block in document.iter_inner_content():
        if isinstance(block, WordTable):
            for row in block.rows:
                yield "\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
        else:
            yield from (line.strip() for line in block.text.split("\n"))


# --- lines to questions ----------------------------------------------------------------------------------------------


def _questions(lines: Iterable[NumberedLine]) -> tuple[list[_Question], list[str]]:
    """The questions, and the lines of the list of keys at the end."""
    questions: list[_Question] = []
    ending: list[str] = []
    section: ItemType | None = None
    at_end = False
    for number, text in lines:
        if not text:
            continue
        if at_end or (questions and _END.fullmatch(text)):
            at_end = True
            ending.append(text)
        elif head := _HEAD.match(text):
            section = TYPE_WORDS[head[1]]
        elif match := _NUMBER.fullmatch(text):
            questions.append(_Question(number, int(match[1] or match[3]), match[2] or match[4] or "", section))
        elif questions:
            _take(questions[-1], text)
    for question in questions:
        _finish(question)
    return [one for one in questions if not _PERSONAL.match(one.stem) or one.options], ending


def _take(question: _Question, text: str) -> None:
    """One more line of a question: options, key, rationale, or more of what came before."""
    if match := _RATIONALE.fullmatch(text):
        question.rationale.append(match[1].strip())
    elif (match := _KEY_LINE.fullmatch(text)) and not text.startswith("答复"):
        question.key = match[1].strip()
    elif match := _WORD_OPTION.fullmatch(text):
        question.options.append(match[1])
        question.marked += LABELS[len(question.options) - 1] if match[2] else ""
    elif _OPTION.match(text):
        _take_options(question, text)
    elif question.rationale:
        question.rationale.append(text)
    elif question.options:
        question.options[-1] += text
    elif not re.fullmatch(r"[_＿\s]+", text):
        question.stem += text


def _take_options(question: _Question, text: str) -> None:
    """Options each on a line, or several on one: a new one begins where the next label stands."""
    expected = len(question.options)
    starts = []
    for match in _OPTION.finditer(text):
        if expected < len(LABELS) and unicodedata.normalize("NFKC", match[1]) == LABELS[expected]:
            starts.append(match)
            expected += 1
    if not starts:
        question.options[-1:] = [question.options[-1] + text] if question.options else [text]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=True):
        option = text[match.end() : end].strip()
        if _RIGHT.search(option):
            question.marked += LABELS[len(question.options)]
            option = _RIGHT.sub("", option).strip()
        question.options.append(option)


def _finish(question: _Question) -> None:
    """What stands in the stem besides the question: a mark of the type, glued options, the key in brackets."""
    if match := _TYPE_MARK.search(question.stem):
        question.stated = TYPE_WORDS[match[1]]
        question.stem = (question.stem[: match.start()] + question.stem[match.end() :]).strip()
    glued = next((m for m in _OPTION.finditer(question.stem) if unicodedata.normalize("NFKC", m[1]) == "A"), None)
    if glued and not question.options and len(_OPTION.findall(question.stem)) >= 2:
        stem, rest = question.stem[: glued.start()].strip(), question.stem[glued.start() :]
        question.stem = stem
        _take_options(question, rest)
    if question.key is None and not question.marked and (match := _IN_STEM.search(question.stem)):
        letters = choice_letters(match[1])
        if (question.options and letters) or (not question.options and truth(match[1])):
            question.key = match[1]
            question.stem = question.stem[: match.start()] + "（）" + question.stem[match.end() :]


def _listed_keys(ending: Sequence[str]) -> list[tuple[int, str]]:
    """The pairs of number and key in a list at the end, in order: numbering may begin again in each section."""
    pairs: list[tuple[int, str]] = []
    for line in ending:
        folded = unicodedata.normalize("NFKC", line)
        while match := _RANGE.search(folded):
            first, last = int(match[1]), int(match[2])
            letters = re.sub(r"\s", "", match[3]).upper()
            if len(letters) == last - first + 1:
                pairs += [(first + step, letter) for step, letter in enumerate(letters)]
            folded = folded[: match.start()] + " " + folded[match.end() :]
        pairs += [(int(match[1]), match[2]) for match in _ENTRY.finditer(folded)]
    return sorted(pairs, key=lambda pair: pair[0]) if len({number for number, _ in pairs}) == len(pairs) else pairs


# --- questions to items ----------------------------------------------------------------------------------------------


class _Unreadable(Exception):
    """A question that cannot become an item, with what is wrong."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def _item(question: _Question, item_id: str, keys: list[tuple[int, str]], path: str) -> Item:
    written = question.key or question.marked or _from_list(question.number, keys)
    type_ = _type(question, written)
    rationale = "\n".join(question.rationale) or None
    options = () if type_ == "true_false" else tuple(question.options)
    stem = _BRACKETS.sub("", question.stem).strip() if type_ == "true_false" else question.stem
    if type_ in ("single", "multiple") and (len(options) < 2 or not all(options)):
        raise _Unreadable("options", number=question.number)
    return Item(
        id=item_id,
        type=type_,
        stem=re.sub(r"[（(]\s*[)）]", "____", stem) if type_ == "blank" and not BLANK.search(stem) else stem,
        options=options,
        key=_key(question, type_, written),
        citations=cited(rationale or ""),
        rationale=rationale,
        rubric=(RubricLine(written),) if type_ == "short" and written else (),
        source=Source(path, question.line),
    )


def _from_list(number: int, keys: list[tuple[int, str]]) -> str | None:
    """The next key of that number; taken from the list, so that numbering that begins again finds its own."""
    for place, (listed, key) in enumerate(keys):
        if listed == number:
            keys.pop(place)
            return key
    return None


def _type(question: _Question, written: str | None) -> ItemType:
    stated = question.stated or question.section
    if stated is not None:
        return stated
    if question.options and {truth(option) for option in question.options} == {"true", "false"}:
        return "true_false"
    if question.options:
        return "multiple" if written and len(choice_letters(written) or "") > 1 else "single"
    if written and truth(written):
        return "true_false"
    if BLANK.search(question.stem):
        return "blank"
    if written:
        return "short"
    raise _Unreadable("key-missing", number=question.number)


def _key(question: _Question, type_: ItemType, written: str | None) -> Key:
    if type_ in ("short", "case"):
        return None
    if not written:
        raise _Unreadable("key-missing", number=question.number)
    if type_ == "blank":
        return parse_blanks(written)
    value = _truth(question, written) if type_ == "true_false" else choice_letters(written)
    if value is None:
        raise _Unreadable("key-unreadable", number=question.number, found=written)
    return value


def _truth(question: _Question, written: str) -> str | None:
    """√ or 对 as written, or the letter of the option that says so."""
    letter = choice_letters(written)
    if letter in ("A", "B"):
        place = LABELS.index(letter)
        return truth(question.options[place]) if place < len(question.options) else {"A": "true", "B": "false"}[letter]
    return truth(written)
