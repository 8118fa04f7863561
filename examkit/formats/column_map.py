"""columns.toml: what a person says of the heads of a file that words alone do not tell.

A first guess is written for a person to see and edit.  A head stands as in the file (one that stands again has the
letter of its column behind it) and says ``name``, ``unit``, ``candidate``, ``form``, ``submitted``, ``seconds``,
``total``, ``ignore`` (or 姓名, 单位, …, 不用), or which item its column holds: an id, or a printed number (``17``,
``A17``, ``21(1)``).
"""

import re
from collections.abc import Mapping, Sequence

import tomlkit

from examkit.forms import Form, Placement
from examkit.problems import InputError, Source, problem
from examkit.responses import AnswerSheet, find_columns, printed_numbers

ColumnMap = Mapping[str, str]
PEOPLE = ("name", "unit", "candidate", "form", "submitted", "seconds", "total")
IGNORE = "ignore"
WORDS = {
    "姓名": "name", "单位": "unit", "部门": "unit", "人员编号": "candidate", "卷别": "form", "提交时间": "submitted",
    "用时": "seconds", "总分": "total", "不用": IGNORE,
}  # fmt: skip


def guess_columns(sheet: AnswerSheet, forms: Sequence[Form]) -> dict[str, str]:
    """What every head of a sheet seems to say, in the order of the heads; ``ignore`` where nothing is known."""
    by_form, _ = find_columns(sheet, forms)
    asked = {question.column: place for place, question in enumerate(sheet.questions)}
    guessed = {}
    for head in sheet.heads:
        if head.role:
            guessed[head.text] = head.role if head.role in PEOPLE else IGNORE
        elif head.column in asked:  # the further columns of a question whose options are spread need no word
            guessed[head.text] = _item(asked[head.column], by_form, forms)
    return guessed | _counted(guessed, forms)


def _counted(guessed: ColumnMap, forms: Sequence[Form]) -> dict[str, str]:
    """The numbers of unknown heads that are one word counted through all items (列1 … 列30); nothing else is guessed."""
    series: dict[str, dict[str, str]] = {}
    for head, role in guessed.items():
        found = re.fullmatch(r"(.*?)0*(\d+)\D?", head)
        if role == IGNORE and found:
            series.setdefault(found[1], {})[head] = found[2]
    wanted = {number for form in forms for number in printed_numbers(form)}
    whole = [heads for heads in series.values() if sorted(heads.values()) == sorted(wanted)]
    return whole[0] if len(whole) == 1 else {}


def _item(place: int, by_form: Mapping[str, Mapping[int, Placement]], forms: Sequence[Form]) -> str:
    """The item's id where it is the same on all forms that have it, else its printed number."""
    found = {form.name: by_form[form.name][place] for form in forms if place in by_form[form.name]}
    if len({piece.item.id for piece in found.values()}) == 1:
        return next(iter(found.values())).item.id
    form = next((form for form in forms if form.name in found), None)
    if form is None:
        return IGNORE
    wanted = found[form.name].item.id
    return next(number for number, piece in printed_numbers(form).items() if piece.item.id == wanted)


def render_columns(maps: Mapping[str, ColumnMap], comment: str = "") -> str:
    """columns.toml of these files."""
    document = tomlkit.document()
    for line in comment.splitlines():
        document.add(tomlkit.comment(line))
    files = tomlkit.table(is_super_table=True)
    for name, columns in maps.items():
        files[name] = dict(columns)
    document["file"] = files
    return tomlkit.dumps(document)


def parse_columns(text: str, path: str) -> dict[str, dict[str, str]]:
    """What columns.toml says, by file and head; InputError for a file that does not read so."""
    try:
        found = tomlkit.parse(text).unwrap()
    except ValueError as error:
        raise InputError(problem("file.toml", Source(path), error=str(error))) from error
    maps = found.get("file", {})
    wrong = [key for key in found if key != "file"]
    if not isinstance(maps, dict):
        wrong.append("file")
        maps = {}
    for name, columns in maps.items():
        if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
            wrong.append(name)
    if wrong:
        raise InputError(*(problem("answers.map-entry", Source(path), found=name) for name in wrong))
    return {
        name: {head: WORDS.get(said.strip(), said) for head, said in columns.items()} for name, columns in maps.items()
    }
