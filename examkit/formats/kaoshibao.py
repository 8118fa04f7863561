"""考试宝 workbooks: a bank as that platform's template lays it out (14 columns, heads in row 1 or 2)."""

import re
import unicodedata
from collections.abc import Sequence

from examkit.bank.citations import cited
from examkit.bank.grammar import BLANK, TYPE_WORDS, choice_letters, truth
from examkit.items import LABELS, Blanks, Item, ItemType, Key, RubricLine, numbered_id
from examkit.problems import InputError, Problem, Source, column_letter, problem

NumberedRow = tuple[int, tuple[str, ...]]
HEADS = {
    "题干": "stem",
    "题型": "type",
    "正确答案": "key",
    "答案": "key",
    "解析": "rationale",
    "章节": "topic",
    "难度": "difficulty",
}
REQUIRED = ("stem", "type", "key")
DIFFICULTY = {"简单": "易", "较易": "易", "中等": "中", "一般": "中", "困难": "难", "较难": "难"}


def is_kaoshibao(rows: Sequence[NumberedRow]) -> bool:
    """Whether one of the first rows has the heads 题干, 题型 and 正确答案."""
    return _heads(rows) is not None


def read_items(rows: Sequence[NumberedRow], path: str, stem: str) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Items with ids ``<stem>-001``, and every row that cannot be read; empty rows are passed over."""
    found = _heads(rows)
    if found is None:
        raise InputError(problem("kaoshibao.no-heads", Source(path)))
    place, heads = found
    items: list[Item] = []
    problems: list[Problem] = []
    filled = [(number, cells) for number, cells in rows[place + 1 :] if any(cell.strip() for cell in cells)]
    for count, (number, cells) in enumerate(filled, start=1):
        row = _Row(path, number, cells, heads)
        item = row.item(numbered_id(stem, count))
        problems += row.problems
        if item is not None:
            items.append(item)
    return tuple(items), tuple(problems)


def _heads(rows: Sequence[NumberedRow]) -> tuple[int, dict[str, int]] | None:
    for place, (_, cells) in enumerate(rows[:3]):
        heads: dict[str, int] = {}
        for column, cell in enumerate(cells):
            plain = re.sub(r"[（(].*?[)）]|\s", "", cell)
            if plain in HEADS:
                heads.setdefault(HEADS[plain], column)
            elif match := re.fullmatch(r"选项([A-Z])", unicodedata.normalize("NFKC", plain)):
                heads[match[1]] = column
        if all(name in heads for name in REQUIRED):
            return place, heads
    return None


class _Row:
    """One row of the workbook and what is wrong with it."""

    def __init__(self, path: str, number: int, cells: Sequence[str], heads: dict[str, int]) -> None:
        self.path, self.number, self.cells, self.heads = path, number, cells, heads
        self.problems: list[Problem] = []

    def cell(self, name: str) -> str:
        column = self.heads.get(name)
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    def report(self, code: str, name: str, **values: object) -> None:
        place = f"{column_letter(self.heads.get(name, self.heads['stem']))}{self.number}"
        self.problems.append(problem(f"kaoshibao.{code}", Source(self.path, cell=place), **values))

    def item(self, item_id: str) -> Item | None:
        type_ = TYPE_WORDS.get(self.cell("type").removesuffix("题"))
        if type_ is None:
            self.report("type-unknown", "type", found=self.cell("type"))
            return None
        if not self.cell("stem"):
            self.report("stem-missing", "stem")
            return None
        options = self.options() if type_ in ("single", "multiple") else ()
        key = self.key(type_)
        if self.problems:
            return None
        difficulty = self.cell("difficulty")
        return Item(
            id=item_id,
            type=type_,
            stem=_blanks(self.cell("stem")) if type_ == "blank" else self.cell("stem"),
            options=options,
            key=key,
            citations=cited(self.cell("rationale")),
            topic=self.cell("topic") or None,
            difficulty=DIFFICULTY.get(difficulty, difficulty) or None,
            rationale=self.cell("rationale") or None,
            rubric=(RubricLine(self.cell("key")),) if type_ == "short" and self.cell("key") else (),
            min_correct=1 if self.cell("type").startswith("不定项") else 2,
            source=Source(self.path, self.number),
        )

    def options(self) -> tuple[str, ...]:
        texts = [self.cell(label) for label in LABELS]
        while texts and not texts[-1]:
            texts.pop()
        for label, text in zip(LABELS, texts, strict=False):
            if not text:
                self.report("option-missing", label, label=label)
        return tuple(texts)

    def key(self, type_: ItemType) -> Key:
        written = self.cell("key")
        if type_ in ("short", "case"):
            return None
        if not written:
            self.report("key-missing", "key")
            return None
        if type_ == "blank":
            return _blank_key(written)
        value = self.truth(written) if type_ == "true_false" else choice_letters(written)
        if value is None:
            self.report("key-unreadable", "key", found=written)
        return value

    def truth(self, written: str) -> str | None:
        """The letter points at the option 对 or 错, whichever stands there; or the word itself is the key."""
        letter = choice_letters(written)
        if letter in ("A", "B") and letter in self.heads:
            return truth(self.cell(letter)) or {"A": "true", "B": "false"}[letter]
        return truth(written)


def _blanks(stem: str) -> str:
    """Empty brackets or runs of underscores stand for blanks; the notation has underscores."""
    return stem if BLANK.search(stem) else re.sub(r"[（(]\s*[)）]|【\s*】", "____", stem)


def _blank_key(written: str) -> Blanks:
    """Blanks parted by ``|``, synonyms by ``;``, as the template has them."""
    return tuple(
        tuple(answer.strip() for answer in re.split("[;；]", blank) if answer.strip())
        for blank in re.split("[|｜]", written)
    )
