"""The bank's notation: text to items and items to text.

``parse(render(item)) == (item,)`` for every item, and a canonical file renders to itself.  The notation is described
for trainers in question_bank/README.md.  Whether an item makes sense is the work of ``checks``.

A backslash at the start or the end of a line keeps that line from being read as anything but text.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from examkit.bank.citations import bare_name, parse_citations, render_citations
from examkit.bank.numerals import from_fraction, to_fraction
from examkit.items import ANCHOR, ITEM_ID, LABELS, Blanks, Citation, Item, ItemType, Key, RubricLine, referring
from examkit.messages import Word
from examkit.problems import Problem, Source, problem

TYPE_WORDS: dict[str, ItemType] = {
    "单选": "single",
    "多选": "multiple",
    "不定项": "multiple",
    "判断": "true_false",
    "填空": "blank",
    "简答": "short",
    "案例分析": "case",
    "单项选择": "single",
    "多项选择": "multiple",
    "不定项选择": "multiple",
    "论述": "short",
    "案例": "case",
}
TYPE_NAMES: dict[ItemType, str] = {}
for _word, _type in TYPE_WORDS.items():
    TYPE_NAMES.setdefault(_type, _word)
ROLE_WORDS = {"锚题": ANCHOR, ANCHOR: ANCHOR}
STATUS_WORDS = {"草稿": "draft", "可用": "ready", "停用": "retired"}
TRUE_WORDS = ("正确", "对", "√", "✓", "✔", "是", "T", "TRUE", "Y")
FALSE_WORDS = ("错误", "错", "×", "✗", "✘", "X", "否", "F", "FALSE", "N", "╳")

# field name -> the words that open it; the first is canonical
FIELDS: dict[str, tuple[str, ...]] = {
    "type": ("题型",),
    "material": ("材料",),
    "key": ("答案", "参考答案", "正确答案"),
    "any_order": ("顺序",),
    "rubric": ("采分点", "评分标准"),
    "citations": ("依据", "法律依据"),
    "rationale": ("解析", "答案解析"),
    "topic": ("主题", "知识点"),
    "difficulty": ("难度",),
    "level": ("层次",),
    "audience": ("适用",),
    "terms": ("关键词",),
    "enemies": ("互斥题",),
    "pinned": ("固定选项",),
    "points": ("分值",),
    "status": ("状态",),
    "role": ("用途",),
}
HEAD_FIELDS: dict[str, tuple[str, ...]] = {
    "law": ("法规", "法律法规"),
    **{name: FIELDS[name] for name in ("topic", "type", "level", "difficulty", "audience", "points", "status")},
}
MULTILINE = ("stem", "material", "rationale", "option", "rubric")
BLANK = re.compile(r"_{2,}")

_WORDS = {word: name for name, words in FIELDS.items() for word in words}
_HEAD_WORDS = {word: name for name, words in HEAD_FIELDS.items() for word in words}
_FIELD_LINE = re.compile(rf"({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s*[:：]\s*(.*)", re.DOTALL)
_HEAD_LINE = re.compile(r"([^\s:：]+)\s*[:：]\s*(.*)")
_LOOKS_LIKE_FIELD = re.compile(r"[\u4e00-\u9fff]{2,4}\s*[:：]")
_HEADER = re.compile(r"[\[［]([^\]］]*)[\]］]\s*(.*)", re.DOTALL)
_OPTION = re.compile(r"([A-ZＡ-Ｚ])\s*[.．、:：)）]\s*(.*)", re.DOTALL)
_PART = re.compile(r"[(（]\s*([0-9０-９]{1,2})\s*[)）]\s*(.*)", re.DOTALL)
_POINTS = re.compile(r"(.*?)\s*[（(]\s*(\d+(?:\.\d+|/[1-9]\d*)?)\s*分\s*[)）]", re.DOTALL)
_SEPARATORS = {"list": "、，,", "blanks": "；;", "synonyms": "|｜"}


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    """An item while its lines are being read: every value with the line it stands on."""

    id: str
    line: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    options: list[list[str]] = field(default_factory=list)
    rubric: list[list[str]] = field(default_factory=list)
    parts: list["_Draft"] = field(default_factory=list)

    def is_case(self, head_type: str) -> bool:
        """Whether ``（1）`` opens a sub-question here."""
        return "material" in self.texts or _type_of(self.text("type") or head_type)[0] == "case"

    def text(self, name: str) -> str | None:
        """The value of a field, its lines joined; None where absent or empty."""
        joined = "\n".join(self.texts.get(name, ()))
        return joined or None


@dataclass(frozen=True, slots=True)
class BankFile:
    """One file of the bank: its head, its items and the comments (``#`` lines) before the head, each item and the end."""

    head: Mapping[str, str]
    items: tuple[Item, ...]
    comments: tuple[tuple[str, ...], ...] = ()


def parse(text: str, path: str = "") -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Items and problems of one bank text.  An item whose lines cannot be read is left out, with its problem."""
    file, problems = parse_file(text, path)
    return file.items, problems


def parse_file(text: str, path: str = "") -> tuple[BankFile, tuple[Problem, ...]]:
    """Like :func:`parse`, with the head and the comments that :func:`render_file` writes back."""
    reader = _Reader(path)
    for number, line in enumerate(text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"), start=1):
        reader.take(number, line)
    return reader.finish()


class _Reader:
    """The state of one pass over the lines of a file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.head: dict[str, str] = {}
        self.head_lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.drafts: list[_Draft] = []
        self.comments: list[tuple[str, ...]] = []
        self.pending: list[str] = []
        self.open: list[str] | None = None  # the text that a continuation line joins
        self.open_name = ""

    def report(self, code: str, at: int, /, **values: object) -> None:
        self.problems.append(problem(f"bank.{code}", Source(self.path, at), **values))

    def take(self, number: int, raw: str) -> None:
        line = raw.strip()
        if not line:
            return
        if line.startswith("#"):
            self.pending.append(line)
            self.open = None
        elif line.startswith(("[", "［")):
            self.take_header(number, line)
        elif not self.drafts:
            self.take_head(number, line)
        elif not self.take_marked(number, line):
            self.take_continuation(number, line)

    def take_head(self, number: int, line: str) -> None:
        match = _HEAD_LINE.fullmatch(line)
        if match is None:
            self.report("line-unexpected", number, text=_short(line))
        elif (name := _HEAD_WORDS.get(match[1])) is None:
            self.report("head-key-unknown", number, key=match[1], known="、".join(w[0] for w in HEAD_FIELDS.values()))
        else:
            if name in self.head:
                self.report("field-repeated", number, key=match[1], line=self.head_lines[name])
            if not self.head:
                self.keep_comments()
            self.head[name], self.head_lines[name] = _head_value(name, match[2]), number

    def keep_comments(self) -> None:
        self.comments.append(tuple(self.pending))
        self.pending = []

    def take_header(self, number: int, line: str) -> None:
        match = _HEADER.fullmatch(line)
        item_id = unicodedata.normalize("NFKC", match[1]).strip() if match else ""
        if not item_id:  # what follows is read as this item's, so that its lines are not taken for another's
            self.report("header-broken", number, text=_short(line))
        draft = _Draft(item_id, number)
        if not self.drafts and not self.head:
            self.comments.append(())
        self.keep_comments()
        self.drafts.append(draft)
        self.open_text(draft, "stem", match[2] if match else "", number)

    def take_marked(self, number: int, line: str) -> bool:
        """Whether the line opened a field, an option, a rubric line or a case's part."""
        draft = self.drafts[-1]
        if draft.is_case(self.head.get("type", "")) and (match := _PART.fullmatch(line)):
            draft.parts.append(part := _Draft(f"{draft.id}.{len(draft.parts) + 1}", number))
            if int(match[1]) != len(draft.parts):
                self.report("part-order", number, expected=len(draft.parts), found=match[1])
            self.open_text(part, "stem", match[2], number)
            return True
        target = draft.parts[-1] if draft.parts else draft
        if match := _FIELD_LINE.fullmatch(line):
            self.take_field(target, _WORDS[match[1]], match[1], match[2], number)
            return True
        if match := _OPTION.fullmatch(line):
            self.take_option(target, match, number)
            return True
        if self.open_name == "rubric" and line.startswith("-"):
            self.open = [line[1:].strip()]
            target.rubric.append(self.open)
            return True
        return False

    def take_field(self, draft: _Draft, name: str, word: str, value: str, number: int) -> None:
        if name in draft.lines:
            self.report("field-repeated", number, key=word, line=draft.lines[name])
        self.open_text(draft, name, value, number)
        if name not in MULTILINE:
            self.open, self.open_name = None, ""

    def open_text(self, draft: _Draft, name: str, value: str, number: int) -> None:
        self.open, self.open_name = ([value] if value else []), name
        draft.texts[name], draft.lines[name] = self.open, number

    def take_option(self, draft: _Draft, match: re.Match[str], number: int) -> None:
        label = unicodedata.normalize("NFKC", match[1])
        expected = LABELS[len(draft.options)] if len(draft.options) < len(LABELS) else "?"
        if label != expected:
            self.report("option-order", number, id=draft.id, expected=expected, found=label)
        self.open, self.open_name = ([match[2]] if match[2] else []), "option"
        draft.options.append(self.open)
        draft.lines.setdefault("options", number)

    def take_continuation(self, number: int, line: str) -> None:
        if self.open_name not in ("stem", "material") and _LOOKS_LIKE_FIELD.match(line):
            self.report("key-unknown", number, text=_short(line))
        elif self.open is None:
            self.report("line-unexpected", number, text=_short(line))
        else:
            self.open.append(line)

    def finish(self) -> tuple[BankFile, tuple[Problem, ...]]:
        if not self.drafts and not self.problems:
            self.report("empty", 1)
        items = []
        for draft in (draft for draft in self.drafts if draft.id):
            built = _Builder(self.path, self.head).build(draft)
            self.problems += built.problems
            if built.item is not None:
                items.append(built.item)
        self.keep_comments()
        self.problems.sort(key=lambda found: (found.source.line or 0) if found.source else 0)
        return BankFile(self.head, tuple(items), tuple(self.comments)), tuple(self.problems)


class _Builder:
    """A draft's texts to an item; every value that cannot be read is a problem and leaves the item out."""

    def __init__(self, path: str, head: Mapping[str, str], *, is_part: bool = False) -> None:
        self.path, self.head, self.is_part = path, head, is_part
        self.problems: list[Problem] = []
        self.item: Item | None = None

    def build(self, draft: _Draft) -> "_Builder":
        if not self.is_part and not ITEM_ID.fullmatch(draft.id):
            self.report("id-invalid", draft, "stem", id=draft.id)
        parts = self.parts(draft)
        type_, min_correct = self.type(draft)
        options = tuple(_lines(option) for option in draft.options)
        item_fields = {
            "id": draft.id,
            "type": type_,
            "stem": _lines(draft.texts.get("stem", [])),
            "options": options,
            "key": self.key(draft, type_) if type_ else None,
            "citations": self.citations(draft),
            "topic": self.value(draft, "topic"),
            "level": self.value(draft, "level"),
            "difficulty": self.value(draft, "difficulty"),
            "audience": _split(self.raw(draft, "audience") or "", "list"),
            "rationale": _lines(draft.texts.get("rationale", [])) or None,
            "rubric": self.rubric(draft),
            "enemies": _split(draft.text("enemies") or "", "list"),
            "pinned": self.pinned(draft, len(options)),
            "terms": _split(draft.text("terms") or "", "list"),
            "material": _lines(draft.texts.get("material", [])) or None,
            "parts": parts,
            "points": self.number(draft, "points"),
            "status": self.status(draft),
            "min_correct": min_correct,
            "any_order": self.any_order(draft),
            "role": self.role(draft),
            "source": Source(self.path, draft.line),
        }
        if not self.problems:
            self.item = Item(**item_fields)  # type: ignore[arg-type]
        return self

    def report(self, code: str, draft: _Draft, name: str, **values: object) -> None:
        source = Source(self.path, draft.lines.get(name, draft.line))
        self.problems.append(problem(f"bank.{code}", source, **({"id": draft.id} | values)))

    def raw(self, draft: _Draft, name: str) -> str | None:
        """A one-line value, from the item or else the file's head; parts take nothing from the head."""
        own = draft.text(name)
        return own if own is not None or self.is_part else self.head.get(name)

    def value(self, draft: _Draft, name: str) -> str | None:
        raw = self.raw(draft, name)
        return _unescape(raw) or None if raw else None

    def parts(self, draft: _Draft) -> tuple[Item, ...]:
        parts = []
        for part in draft.parts:
            built = _Builder(self.path, self.head, is_part=True).build(part)
            self.problems += built.problems
            if built.item is not None:
                parts.append(built.item)
        return tuple(parts)

    def type(self, draft: _Draft) -> tuple[ItemType | None, int]:
        stated = self.raw(draft, "type")
        if stated:
            type_, min_correct = _type_of(stated)
            if type_ is None:
                self.report("type-unknown", draft, "type", found=stated, known="、".join(TYPE_NAMES.values()))
            return type_, min_correct
        shape = _shape(
            has_options=bool(draft.options),
            stem=draft.text("stem") or "",
            key=draft.text("key"),
            has_rubric="rubric" in draft.lines,
            is_case=draft.is_case("") or bool(draft.parts),
        )
        if shape is None:
            self.report("type-missing", draft, "stem", known="、".join(TYPE_NAMES.values()))
        return shape, 2

    def key(self, draft: _Draft, type_: ItemType) -> Key:
        written = draft.text("key")
        if written is None:
            return None
        if type_ in ("short", "case"):
            self.report("key-not-taken", draft, "key", type=Word("type", type_))
            return None
        if type_ == "blank":
            return parse_blanks(written)
        if type_ == "true_false":
            value = truth(written)
            if value is None:
                self.report("key-unreadable", draft, "key", found=written)
            return value
        letters = choice_letters(written)
        if letters is None:
            self.report("key-unreadable", draft, "key", found=written)
        return letters

    def citations(self, draft: _Draft) -> tuple[Citation, ...]:
        law = self.head.get("law") or None
        written = draft.text("citations")
        if written is None:
            return (Citation(law),) if law and not self.is_part else ()
        try:
            return parse_citations(written, law)
        except ValueError as error:
            self.report("citation-unreadable", draft, "citations", found=str(error))
            return ()

    def rubric(self, draft: _Draft) -> tuple[RubricLine, ...]:
        lines = []
        for written in draft.rubric:
            match = _POINTS.fullmatch("\n".join(written))
            lines.append(
                RubricLine(_lines(match[1].split("\n")), to_fraction(match[2]))
                if match
                else RubricLine(_lines(written))
            )
        if draft.text("rubric"):
            self.report("rubric-form", draft, "rubric", found=_short(draft.text("rubric") or ""))
        return tuple(lines)

    def pinned(self, draft: _Draft, count: int) -> str:
        written = draft.text("pinned")
        if written is None:
            return ""
        letters = LABELS[:count] if written == "全部" else choice_letters(written)
        if letters is None or any(letter not in LABELS[:count] for letter in letters):
            self.report("pinned-unreadable", draft, "pinned", found=written)
            return ""
        return letters

    def number(self, draft: _Draft, name: str) -> Fraction | None:
        written = self.raw(draft, name)
        if not written:
            return None
        try:
            value = to_fraction(unicodedata.normalize("NFKC", written).removesuffix("分"))
        except ValueError:
            value = Fraction(-1)
        if value < 0:
            self.report("number-unreadable", draft, name, key=FIELDS[name][0], found=written)
            return None
        return value

    def status(self, draft: _Draft) -> str:
        written = self.raw(draft, "status") or "可用"
        status = STATUS_WORDS.get(written, written)
        if status not in STATUS_WORDS.values():
            self.report("status-unknown", draft, "status", found=written, known="、".join(STATUS_WORDS))
        return status

    def role(self, draft: _Draft) -> str:
        written = draft.text("role") or ""
        if written and written not in ROLE_WORDS:
            self.report("role-unknown", draft, "role", found=written, known=next(iter(ROLE_WORDS)))
        return ROLE_WORDS.get(written, "")

    def any_order(self, draft: _Draft) -> bool:
        written = draft.text("any_order")
        if written not in (None, "不限"):
            self.report("order-unknown", draft, "any_order", found=written)
        return written == "不限"


def _shape(*, has_options: bool, stem: str, key: str | None, has_rubric: bool, is_case: bool) -> ItemType | None:
    """The type that follows from the form of an item without a stated one."""
    if is_case:
        return "case"
    if has_options:
        return "single"
    if BLANK.search(stem):
        return "blank"
    if key is not None and truth(key):
        return "true_false"
    return "short" if has_rubric and key is None else None


def _type_of(stated: str) -> tuple[ItemType | None, int]:
    word = stated.strip().removesuffix("题")
    return TYPE_WORDS.get(word), 1 if word.startswith("不定项") else 2


def truth(written: str) -> str | None:
    """``"true"``, ``"false"``, or None where the writing is neither (√, 对, 正确, T, ...)."""
    folded = unicodedata.normalize("NFKC", written).strip().upper()
    if folded in TRUE_WORDS:
        return "true"
    return "false" if folded in FALSE_WORDS else None


def choice_letters(written: str) -> str | None:
    """``"ABD"`` from ``ＡＢＤ``, ``A、B、D``, ``a b d``...; None where other things than letters stand there."""
    letters = re.sub(r"[\s、，,;；.．/|+和]+", "", unicodedata.normalize("NFKC", written).upper())
    return "".join(sorted(letters)) if re.fullmatch(r"[A-Z]+", letters) else None


def parse_blanks(written: str) -> Blanks:
    """``二年|两年；五年`` as ``(("二年", "两年"), ("五年",))``: blanks parted by ；, synonyms by |."""
    blanks = _cut(written, _SEPARATORS["blanks"])
    return tuple(
        tuple(answer for synonym in _cut(blank, _SEPARATORS["synonyms"]) if (answer := _plain(synonym)))
        for blank in blanks
    )


def _cut(written: str, separators: str) -> list[str]:
    """Split at separators that no backslash stands before; the backslashes stay."""
    if "\\" not in written:
        return re.split(f"[{re.escape(separators)}]", written)
    pieces, current, escaped = [], "", False
    for char in written:
        if not escaped and char in separators:
            pieces.append(current)
            current = ""
            continue
        escaped = char == "\\" and not escaped
        current += char
    return [*pieces, current]


def _plain(piece: str) -> str:
    """A piece without the blanks around it and the backslashes within it."""
    return re.sub(r"\\(.)", r"\1", piece.strip(), flags=re.DOTALL)


def _head_value(name: str, written: str) -> str:
    """A value of the head in its canonical writing, so that the items that take it over do not repeat it."""
    if name == "law":
        return bare_name(written)
    return _join(_split(written, "list")) if name == "audience" else written


def _split(written: str, kind: str) -> tuple[str, ...]:
    return tuple(plain for piece in _cut(written, _SEPARATORS[kind]) if (plain := _plain(piece)))


def _unescape(line: str) -> str:
    return line.removeprefix("\\").removesuffix("\\")


def _lines(written: Iterable[str]) -> str:
    return "\n".join(_unescape(line) for line in written)


def _short(line: str) -> str:
    return line if len(line) <= 24 else f"{line[:24]}…"


# --- writing ---------------------------------------------------------------------------------------------------------


def render(item: Item, head: Mapping[str, str] | None = None) -> str:
    """The canonical text of an item, ending in a newline; values that ``head`` already gives are left out."""
    head = head or {}
    return "\n".join(_item_lines(f"[{item.id}] {_text(item.stem)}".rstrip(), item, head)) + "\n"


def render_file(file: BankFile) -> str:
    """The canonical text of a whole file."""
    comments = file.comments or ((),) * (len(file.items) + 2)
    top = [*comments[0], *(f"{HEAD_FIELDS[name][0]}：{file.head[name]}" for name in HEAD_FIELDS if name in file.head)]
    blocks = ["\n".join(top) + "\n"] if top else []
    for before, item in zip(comments[1:], file.items, strict=False):
        blocks.append("".join(f"{line}\n" for line in before) + render(item, file.head))
    if comments[-1]:
        blocks.append("\n".join(comments[-1]) + "\n")
    return "\n".join(blocks)


def _item_lines(first: str, item: Item, head: Mapping[str, str]) -> list[str]:
    lines = [first]
    for name, value in (
        ("type", _stated_type(item, head)),
        ("material", _text(item.material or "")),
    ):
        lines += [f"{FIELDS[name][0]}：{value}"] if value else []
    lines += [f"{label}. {_text(option)}".rstrip() for label, option in zip(LABELS, item.options, strict=False)]
    for name, value in _answer_fields(item):
        lines += [f"{FIELDS[name][0]}：{value}"] if value else []
    for name, value in _plain_fields(item, head):
        lines += [f"{FIELDS[name][0]}：{value}"] if value and head.get(name) != value else []
    for number, part in enumerate(item.parts, start=1):
        lines += _item_lines(f"（{number}）{_text(part.stem)}", part, {})
    return lines


def _answer_fields(item: Item) -> list[tuple[str, str]]:
    return [
        ("key", _key_text(item)),
        ("any_order", "不限" if item.any_order else ""),
        ("rubric", "".join(f"\n- {_rubric_text(line)}".rstrip() for line in item.rubric)),
    ]


def _plain_fields(item: Item, head: Mapping[str, str]) -> list[tuple[str, str]]:
    from_head = item.citations == (Citation(head["law"]),) if "law" in head else False
    status = {value: word for word, value in STATUS_WORDS.items()}[item.status]
    return [
        ("citations", "" if from_head else render_citations(item.citations)),
        ("rationale", _text(item.rationale or "")),
        ("topic", _text(item.topic or "")),
        ("difficulty", _text(item.difficulty or "")),
        ("level", _text(item.level or "")),
        ("audience", _join(item.audience)),
        ("terms", _join(item.terms)),
        ("enemies", _join(item.enemies)),
        ("pinned", "" if item.pinned == referring(item.options) else item.pinned),
        ("points", from_fraction(item.points) if item.points is not None else ""),
        ("status", status if status != head.get("status", "可用") else ""),
        ("role", next((word for word, role in ROLE_WORDS.items() if role == item.role), "")),
    ]


def _stated_type(item: Item, head: Mapping[str, str]) -> str:
    word = "不定项" if item.type == "multiple" and item.min_correct == 1 else TYPE_NAMES[item.type]
    if "type" in head:
        return "" if _type_of(head["type"]) == (item.type, item.min_correct) else word
    key = _key_text(item) or None
    shape = _shape(
        has_options=bool(item.options),
        stem=item.stem,
        key=key,
        has_rubric=bool(item.rubric),
        is_case=item.material is not None,
    )
    return "" if shape == item.type else word


def _key_text(item: Item) -> str:
    if item.key is None:
        return ""
    if isinstance(item.key, tuple):
        return "；".join("|".join(_guard(answer, "；;|｜") for answer in blank) for blank in item.key)
    return {"true": "正确", "false": "错误"}[item.key] if item.type == "true_false" else item.key


def _rubric_text(line: RubricLine) -> str:
    written = _text(line.text)
    if line.points is not None:
        return f"{written}（{from_fraction(line.points)}分）"
    return f"{written}\\" if _POINTS.fullmatch(written) else written


def _join(values: tuple[str, ...]) -> str:
    return "、".join(_guard(value, "、，,") for value in values)


def _guard(piece: str, separators: str) -> str:
    return re.sub(rf"[\\{re.escape(separators)}]", lambda match: f"\\{match[0]}", piece)


def _text(value: str) -> str:
    """A text as it stands in the file, with the backslashes that keep each of its lines plain text."""
    first, *rest = value.split("\n")
    if not rest and not first:
        return ""
    return "\n".join([_escape(first, _needs_shield(first)), *(_escape(line, _is_marked(line)) for line in rest)])


def _escape(line: str, shield: bool) -> str:
    closed = f"{line}\\" if line != line.rstrip() or line.endswith("\\") else line
    return f"\\{closed}" if shield else closed


def _needs_shield(line: str) -> bool:
    return not line or line != line.lstrip() or line.startswith("\\")


def _is_marked(line: str) -> bool:
    return (
        _needs_shield(line)
        or line.startswith(("#", "[", "［", "-"))
        or any(form.match(line) for form in (_LOOKS_LIKE_FIELD, _FIELD_LINE, _OPTION, _PART))
    )
