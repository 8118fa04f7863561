"""columns.toml: what a person says of the heads. Oracle: the tables in the tests, as a person reads them."""

from pathlib import Path

import makers
import pytest

from examkit import formats
from examkit.assembly import assemble
from examkit.formats.column_map import parse_columns, render_columns
from examkit.forms import Form
from examkit.problems import InputError
from examkit.responses import match_columns, read_submission

HEADS = ("考生", "科室名", "甲", "2", "丙", "行政执法人员不得少于几人", "5", "领导意见")
SAID = {"考生": "name", "科室名": "unit", "甲": "q1", "丙": "A3", "行政执法人员不得少于几人": "4", "领导意见": "ignore"}


@pytest.fixture(scope="module")
def form() -> Form:
    return assemble(makers.bank(), makers.blueprint(), seed=1)[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return makers.xlsx(
        tmp_path / "表.xlsx", [("汇总表",), HEADS, ("张伟", "党政办", "A", "B", "ABD", "√", "×", "已阅")]
    )


def test_heads_that_words_do_not_tell_are_told_by_a_person(path: Path, form: Form) -> None:
    (sheet,) = formats.read_answer_sheets(path, SAID)
    (row,) = sheet.rows
    assert (row.name, row.unit) == ("张伟", "党政办")
    columns = match_columns(sheet, [form])
    assert read_submission(row, sheet, [form], columns, "").responses == {
        "q1": "A", "q2": "B", "q3": "ABD", "q4": "true", "q5": "false",
    }  # fmt: skip
    assert columns.unused == ()


def test_without_it_the_table_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match=r"answers\.no-heads"):
        formats.read_answer_sheets(path)


def test_the_first_guess_names_every_head_and_is_read_back(path: Path, form: Form) -> None:
    guess = formats.guess_columns(path, [form])
    assert list(guess) == list(HEADS)
    assert guess["2"] == "q2" and guess["考生"] == "ignore"
    text = formats.render_columns({path.name: guess}, "一次猜测，请核对")
    assert text.startswith("# 一次猜测")
    assert parse_columns(text, "columns.toml") == {path.name: guess}


def test_heads_counted_through_all_items_are_guessed_as_their_numbers(tmp_path: Path, form: Form) -> None:
    heads = ("字段1", "字段2", *(f"第{n}栏" for n in range(1, 6)))
    path = makers.xlsx(tmp_path / "表.xlsx", [heads, ("张伟", "党政办", *makers.RIGHT)])
    guess = formats.guess_columns(path, [form])
    assert list(guess.values()) == ["ignore", "ignore", "1", "2", "3", "4", "5"]


def test_a_count_that_does_not_reach_all_items_is_no_guess(tmp_path: Path, form: Form) -> None:
    path = makers.xlsx(tmp_path / "表.xlsx", [[f"列{n}" for n in range(4)], ("张伟", "A", "B", "C")])
    assert set(formats.guess_columns(path, [form]).values()) == {"ignore"}


def test_the_roles_may_be_said_in_chinese() -> None:
    text = '[file."表.xlsx"]\n"考生" = "姓名"\n"科室名" = "单位"\n"领导意见" = "不用"\n"甲" = "A1"'
    assert parse_columns(text, "columns.toml") == {
        "表.xlsx": {"考生": "name", "科室名": "unit", "领导意见": "ignore", "甲": "A1"}
    }


def test_a_sheet_that_is_understood_is_guessed_whole(tmp_path: Path, form: Form) -> None:
    path = makers.answers(tmp_path / "答卷.xlsx", ("张伟", "党政办", *makers.RIGHT))
    assert formats.guess_columns(path, [form]) == {
        "序号": "ignore", "姓名": "name", "单位": "unit", "1": "q1", "2": "q2", "3": "q3", "4": "q4", "5": "q5",
    }  # fmt: skip


def test_a_number_is_that_of_every_form_where_forms_differ(tmp_path: Path) -> None:
    forms = assemble(makers.bank(), makers.blueprint(order="shuffled"), seed=3, count=2)
    path = makers.answers(tmp_path / "答卷.xlsx", ("张伟", "党政办", *makers.RIGHT))
    guess = formats.guess_columns(path, forms)
    differing = [str(a.number) for a, b in zip(forms[0].pieces, forms[1].pieces, strict=True) if a.item.id != b.item.id]
    assert differing and all(guess[number] == number for number in differing)


def test_a_head_that_stands_again_has_its_column_behind_it(tmp_path: Path, form: Form) -> None:
    heads = ("姓名", "1", "2", "1", "1", "2")
    path = makers.xlsx(tmp_path / "表.xlsx", [heads, ("张伟", *makers.RIGHT)])
    said = {"1": "q1", "2": "q2", "1 [D]": "q3", "1 [E]": "q4", "2 [F]": "q5"}
    (sheet,) = formats.read_answer_sheets(path, said)
    answers = read_submission(sheet.rows[0], sheet, [form], match_columns(sheet, [form]), "").responses
    assert answers == {"q1": "A", "q2": "B", "q3": "ABD", "q4": "true", "q5": "false"}


def test_words_for_what_is_not_there_are_mistakes(path: Path, form: Form) -> None:
    with pytest.raises(InputError, match=r"answers\.head-unknown"):
        formats.read_answer_sheets(path, SAID | {"乙": "q2"})
    (sheet,) = formats.read_answer_sheets(path, SAID | {"甲": "q9"})
    with pytest.raises(InputError, match=r"q9.*answers\.item-unknown"):
        match_columns(sheet, [form])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[file", "file.toml"),
        ("file = 1", "answers.map-entry"),
        ("[other]\n", "answers.map-entry"),
        ('[file."a.xlsx"]\n"1" = 1\n', "answers.map-entry"),
        ('[file]\n"a.xlsx" = "name"\n', "answers.map-entry"),
    ],
)
def test_a_file_that_does_not_read_so_says_why(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_columns(text, "columns.toml")
    assert [one.code for one in caught.value.problems] == [code]


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert formats.read_columns(tmp_path / "columns.toml") == {}
    (tmp_path / "columns.toml").write_text(render_columns({"a.xlsx": {"1": "q1"}}), encoding="utf-8")
    assert formats.read_columns(tmp_path / "columns.toml") == {"a.xlsx": {"1": "q1"}}
