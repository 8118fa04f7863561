"""A form as documents: the paper, the key apart from it, and the 命题双向细目表.

What stands on a paper is built here from the form alone; nothing of the key is within reach of :func:`paper`.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from examkit.bank.citations import basis
from examkit.bank.numerals import from_fraction, to_chinese
from examkit.blueprint import Conduct
from examkit.document import Block, Cell, Column, Document, Fields, Heading, Paragraph, Question, Table
from examkit.forms import Form, FormSection, Placement, answer_words
from examkit.items import CHOICE, LABELS, LEVELS
from examkit.messages import text

_BRACKETS = re.compile(r"[（(][\s\u3000]*[)）]")
_EMPTY = "（\u00a0\u00a0\u00a0\u00a0）"  # blanks that no line break may part
LINES_PER_MARK = 1.2  # ruled lines for a written answer


def paper(form: Form, conduct: Conduct, lang: str, *, forms: int = 1) -> Document:
    """The paper that is handed out: no key, no basis, no rationale, and nothing derived from them."""
    blocks: list[Block] = [
        Fields(tuple((text(f"paper.{name}", lang), "") for name in ("unit", "name", "post"))),
        *_notice(conduct, lang),
        _score_box(form, lang),
    ]
    for index, section in enumerate(form.sections):
        blocks.append(Heading(section_heading(index, section, lang)))
        for placement in section.placements:
            blocks += _question(placement, lang)
    return Document(
        title=_title("paper.title", form, conduct, lang, forms),
        subtitle=_conditions(form, conduct, lang),
        organisation=conduct.organisation,
        blocks=tuple(blocks),
        seal=text("paper.seal", lang),
    )


def _title(key: str, form: Form, conduct: Conduct, lang: str, forms: int) -> str:
    name = text("paper.form", lang, form=form.name) if forms > 1 else ""
    return text(key, lang, title=conduct.title) + name


def _conditions(form: Form, conduct: Conduct, lang: str) -> str:
    parts = [text(f"paper.{conduct.book}", lang)]
    parts += [text("paper.minutes", lang, minutes=conduct.minutes)] if conduct.minutes else []
    parts.append(text("paper.full_marks", lang, marks=from_fraction(form.points)))
    return text("paper.conditions", lang, conditions="　".join(parts))


def _notice(conduct: Conduct, lang: str) -> list[Block]:
    lines = conduct.notice or tuple(text(f"paper.notice_{number}", lang) for number in range(1, 5))
    return [
        Paragraph(text("paper.notice", lang), "lead"),
        *(Paragraph(f"{number}. {line}", "note") for number, line in enumerate(lines, start=1)),
    ]


def _score_box(form: Form, lang: str) -> Table:
    numerals = [to_chinese(number) for number in range(1, len(form.sections) + 1)]
    columns = [Column(text("paper.section", lang), "centre", 1.4)]
    columns += [Column(numeral, "centre") for numeral in [*numerals, text("paper.total", lang)]]
    empty: tuple[Cell, ...] = (None,) * (len(numerals) + 1)
    return Table(tuple(columns), tuple((text(f"paper.{row}", lang), *empty) for row in ("score", "marker", "checker")))


def section_heading(index: int, section: FormSection, lang: str) -> str:
    """``一、单项选择题（每题2分，共40分。每题只有一个正确选项，…）``."""
    sentence = rule_sentence(section, lang)
    values = {"points": from_fraction(section.points), "total": from_fraction(section.total)}
    return text(
        "paper.section_heading",
        lang,
        number=to_chinese(index + 1),
        heading=section.heading,
        sentence=sentence,
        **values,
    )


def rule_sentence(section: FormSection, lang: str) -> str:
    """The sentence of a section's rule; open answers are marked by their rubric."""
    if section.rule is None:
        return text(f"rule.{section.type}", lang)
    return section.rule.describe(lang, section.type, section.min_correct)


def _question(placement: Placement, lang: str) -> list[Block]:
    item = placement.item
    if item.type != "case":
        return [_printed(placement, f"{placement.number}．")]
    head: list[Block] = [
        Question(
            f"{placement.number}．",
            text("paper.case_stem", lang, stem=item.stem, points=from_fraction(placement.points)),
        )
    ]
    head += [Paragraph(line) for line in (item.material or "").split("\n") if line]
    return head + [
        _printed(piece, f"（{n}）", _worth(piece, lang)) for n, piece in enumerate(placement.pieces, start=1)
    ]


def _worth(piece: Placement, lang: str) -> str:
    return text("key.points", lang, points=from_fraction(piece.points))


def _printed(placement: Placement, number: str, worth: str = "") -> Question:
    item = placement.item
    stem = item.stem
    if item.type in (*CHOICE, "true_false"):
        stem = _BRACKETS.sub(_EMPTY, stem) if _BRACKETS.search(stem) else stem + _EMPTY
    elif item.type == "blank":
        stem = re.sub("_{2,}", "________", stem)
    lines = max(3, round(float(placement.points) * LINES_PER_MARK)) if item.type == "short" else 0
    return Question(number, stem + worth, printed_options(placement), lines)


def printed_options(placement: Placement) -> tuple[tuple[str, str], ...]:
    """``(printed label, text)`` in printed order."""
    item = placement.item
    return tuple((LABELS[place], item.options[item.labels.index(label)]) for place, label in enumerate(placement.order))


# --- the key ---------------------------------------------------------------------------------------------------------


def key(form: Form, conduct: Conduct, lang: str, *, forms: int = 1) -> Document:
    """参考答案及评分标准: each item's key in the labels printed on this form, its basis and its rationale."""
    blocks: list[Block] = [Paragraph(text("key.keep_apart", lang), "note")]
    for index, section in enumerate(form.sections):
        blocks.append(Heading(section_heading(index, section, lang)))
        blocks.append(_key_table(section, lang))
    return Document(
        title=_title("key.title", form, conduct, lang, forms),
        subtitle=_conditions(form, conduct, lang),
        organisation=conduct.organisation,
        blocks=tuple(blocks),
    )


def _key_table(section: FormSection, lang: str) -> Table:
    open_answers = section.type in ("short", "case")
    columns = (
        Column(text("key.number", lang), "centre", 0.7),
        Column(
            text("key.rubric" if open_answers else "key.answer", lang),
            "left" if open_answers else "centre",
            4.5 if open_answers else 1.3,
        ),
        Column(text("key.basis", lang), "left", 2.4),
        Column(text("key.rationale", lang), "left", 3.0 if open_answers else 5.5),
    )
    rows = [
        _key_row(placement, piece, n, lang)
        for placement in section.placements
        for n, piece in enumerate(placement.pieces, start=1)
    ]
    return Table(columns, tuple(rows))


def _key_row(placement: Placement, piece: Placement, n: int, lang: str) -> tuple[Cell, ...]:
    number = str(placement.number) + (f"（{n}）" if placement.item.parts else "")
    citations = piece.item.citations or placement.item.citations
    rationale = piece.item.rationale or (placement.item.rationale if n == 1 else None) or ""
    answer = answer_words(piece, lang)
    if placement.item.parts:
        answer += _worth(piece, lang)
    return (number, answer, basis(citations), rationale)


# --- 命题双向细目表 --------------------------------------------------------------------------------------------------


def specification(form: Form, conduct: Conduct, lang: str, *, forms: int = 1) -> Document:
    """Laws by level: which numbers test what, and for how many points."""
    cells: dict[str, dict[str, list[Placement]]] = defaultdict(lambda: defaultdict(list))
    for placement in form.placements:
        cells[placement.item.law or text("paper.no_law", lang)][placement.item.level or ""].append(placement)
    others = {level for row in cells.values() for level in row} - set(LEVELS)
    levels = [*LEVELS, *sorted(others, reverse=True)]
    rows = [_specification_row(law, [cells[law][level] for level in levels], lang) for law in cells]
    columns = [Column(text("specification.law", lang), "left", 2.0)]
    columns += [Column(level or text("specification.no_level", lang), "left", 2.2) for level in levels]
    columns += [Column(text(f"specification.{name}", lang), "right", 0.8) for name in ("items", "points", "share")]
    sums = _specification_row(
        text("specification.total", lang), [[p for row in cells.values() for p in row[level]] for level in levels], lang
    )
    table = Table(
        tuple(columns), (*(_with_share(row, form.points) for row in rows), _with_share(sums, form.points)), total=True
    )
    return Document(
        title=_title("specification.title", form, conduct, lang, forms),
        subtitle=_conditions(form, conduct, lang),
        organisation=conduct.organisation,
        blocks=(table, Paragraph(text("specification.note", lang), "note")),
        landscape=True,
    )


def _specification_row(name: str, groups: Sequence[Sequence[Placement]], lang: str) -> tuple[Cell, ...]:
    everything = [placement for group in groups for placement in group]
    total = sum((placement.points for placement in everything), Fraction(0))
    return (name, *(_specification_cell(group, lang) for group in groups), len(everything), _number(total))


def _specification_cell(group: Sequence[Placement], lang: str) -> str:
    if not group:
        return ""
    points = from_fraction(sum((placement.points for placement in group), Fraction(0)))
    numbers = "、".join(str(number) for number in sorted(placement.number for placement in group))
    return text("specification.cell", lang, numbers=numbers, points=points)


def _with_share(row: tuple[Cell, ...], full: Fraction) -> tuple[Cell, ...]:
    return (*row, f"{float(Fraction(str(row[-1])) / full * 100):.1f}%")


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
