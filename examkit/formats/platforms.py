"""A form as the files that platforms take in: a 考试宝 workbook, and text for 问卷星.

In the printed order, with the printed labels, so that what comes back is read under the same form.  The words are the
platforms' own, in every language of ours.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from examkit.files import write_whole
from examkit.forms import Form, Placement
from examkit.items import LABELS, Item
from examkit.problems import Problem, problem, raise_if

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CREATED = datetime(2000, 1, 1)  # the same form gives the same bytes
TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "blank": "填空题", "short": "简答题"}
KAOSHIBAO, WJX = "考试宝", "问卷星"
# The 14 heads of the template of 2022-11-01 as they stand there, and its second sheet.
ADVICE = "导入须知\n1. 导入时本说明无需删除\n2. 第二行表头不能删除，否则无法导入"
HEADS = (
    "题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项 C", "选项 D", "选项E\n(勿删)", "选项F\n(勿删)",
    "选项G\n(勿删)", "选项H\n(勿删)", "正确答案\n（必填）", "解析\n（勿删）", "章节\n（勿删）", "难度",
)  # fmt: skip
MOST_OPTIONS = 8
VERSION_SHEET, VERSION = "版本号", "20221101"
# What the answers must say of the person; printed numbers are shifted by them, which the reader of the export knows.
WHO = ("您的姓名：", "您的单位：")


def write_kaoshibao(form: Form, path: Path) -> None:
    """The form as a 考试宝 workbook; InputError for items that its columns cannot hold."""
    raise_if(found for placement in form.placements for found in _problems(placement, KAOSHIBAO, ";；|｜"))
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, OPTIONS) as book:
        book.set_properties({"author": "examkit", "created": CREATED})
        wrap = book.add_format({"text_wrap": True, "valign": "vcenter"})
        sheet = book.add_worksheet("试题")
        sheet.merge_range(0, 0, 0, len(HEADS) - 1, ADVICE, wrap)
        sheet.set_row(0, 60)
        sheet.set_column(0, 0, 60, wrap)
        for row, cells in enumerate([HEADS, *(_row(placement) for placement in form.placements)], start=1):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
        book.add_worksheet(VERSION_SHEET).write_string(0, 0, VERSION)
    write_whole(path, data.getvalue())


def _row(placement: Placement) -> Sequence[str]:
    item = placement.item
    options = ("对", "错") if item.type == "true_false" else _printed(placement)
    padded = [*options, *[""] * (MOST_OPTIONS - len(options))]
    kind = "不定项选择题" if item.type == "multiple" and item.min_correct == 1 else TYPES[item.type]
    key = _blanks(item, "|", ";") if item.type == "blank" else _rubric(item) or "".join(_right(placement))
    return (item.stem, kind, *padded, key, item.rationale or "", item.topic or "", item.difficulty or "")


def write_wjx_text(form: Form, path: Path) -> None:
    """The form as text that 问卷星 takes in, opened by questions for name and unit; InputError for what it cannot hold."""
    raise_if(found for placement in form.placements for found in _problems(placement, WJX, ";；|｜"))
    asked = [[f"{stem} [填空题] *", ""] for stem in WHO]
    questions = [*asked, *(_question(placement) for placement in form.placements)]
    lines = [f"{number}. {line[0]}\n" + "\n".join(line[1:]) for number, line in enumerate(questions, start=1)]
    write_whole(path, ("\n".join(lines).rstrip() + "\n").encode())


def _question(placement: Placement) -> list[str]:
    """The lines of one item: stem with its type, options with the right ones marked, key, rationale, an empty line."""
    item, right = placement.item, _right(placement)
    lines = [f"{_line(item.stem)} [{TYPES[item.type]}] *"]
    if item.type == "true_false":
        lines += [word + "(正确答案)" * (label in right) for label, word in zip("AB", ("对", "错"), strict=True)]
    for label, option in zip(LABELS, _printed(placement), strict=False):
        lines.append(f"{label}、{_line(option)}" + "(正确答案)" * (label in right))
    if key := _blanks(item, "；", "|") if item.type == "blank" else _rubric(item):
        lines.append(f"答案：{_line(key)}")
    if item.rationale:
        lines.append(f"答案解析：{_line(item.rationale)}")
    return [*lines, ""]


def _problems(placement: Placement, platform: str, separators: str) -> list[Problem]:
    item, found = placement.item, []
    if item.type not in TYPES:
        found.append("type")
    if platform == KAOSHIBAO and len(item.options) > MOST_OPTIONS:
        found.append("options")
    if isinstance(item.key, tuple) and any(mark in word for words in item.key for word in words for mark in separators):
        found.append("separator")
    return [problem(f"platform.{code}", item.source, platform=platform, number=placement.number) for code in found]


def _printed(placement: Placement) -> list[str]:
    """The texts of the options in printed order."""
    return [placement.item.options[LABELS.index(label)] for label in placement.order]


def _right(placement: Placement) -> list[str]:
    """The printed labels of the right options; of true/false A is 对."""
    item = placement.item
    if item.type == "true_false":
        return ["A" if item.key == "true" else "B"]
    if isinstance(item.key, str):
        return sorted(placement.printed_label(letter) for letter in item.key)
    return []


def _blanks(item: Item, between: str, synonyms: str) -> str:
    key = item.key if isinstance(item.key, tuple) else ()
    return between.join(synonyms.join(words) for words in key)


def _rubric(item: Item) -> str:
    return "\n".join(line.text for line in item.rubric) if item.type == "short" else ""


def _line(text: str) -> str:
    return text.replace("\n", " ")
