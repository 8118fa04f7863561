"""What candidates marked. Oracle: the answer that a person reads in the cell."""

import makers
import pytest

from examkit.assembly import assemble
from examkit.forms import Form
from examkit.items import Item
from examkit.problems import InputError
from examkit.responses import (
    AnswerSheet,
    Question,
    Row,
    match_columns,
    read_answer,
    read_number,
    read_submission,
)

SINGLE = Item("s", "single", "由谁设定？", ("法律", "行政法规", "地方性法规", "部门规章"), "A")
MULTI = Item("m", "multiple", "有哪些？", ("警告、通报批评", "罚款", "查封, 扣押", "行政拘留"), "ABD")
JUDGE = Item("j", "true_false", "对吗？", (), "true")
BLANK = Item("b", "blank", "____和____", (), (("二年",), ("五年",)))
UNREADABLE = None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A", "A"),
        ("ａ", "A"),
        (" d ", "D"),
        ("A.法律", "A"),
        ("Ａ．法律", "A"),
        ("法律", "A"),
        ("B、法律", "A"),  # the platform shuffled: the text says which
        ("", ""),
        ("(空)", ""),
        ("(跳过)", ""),
        ("（空）", ""),
        ("未作答", ""),
        ("-3", ""),
        ("AB", "AB"),  # two marked where one is right: read, and wrong
        ("E", UNREADABLE),
        ("AX", UNREADABLE),
        ("AA", UNREADABLE),
        ("A.宪法", UNREADABLE),
        ("法律和行政法规", UNREADABLE),
        ("1", UNREADABLE),
        ("?", UNREADABLE),
    ],
)
def test_a_single_choice_cell(written: str, read: str | None) -> None:
    assert read_answer(written, SINGLE, "ABCD") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(
            (one, "ABD")
            for one in ("ABD", "ＡＢＤ", "A、B、D", "a b d", "abd", "A,B,D", "D B A", "A和B和D", "A;B;D", "A|B|D")
        ),
        ("A.警告、通报批评┋B.罚款┋D.行政拘留", "ABD"),
        ("警告、通报批评┋行政拘留", "AD"),
        ("A.警告、通报批评,C.查封, 扣押", "AC"),
        ("A.警告、通报批评；\nD.行政拘留", "AD"),
        ("C", "C"),
        ("A.警告、通报批评┋E.其他", UNREADABLE),
        ("A.警告、通报批评┋A.警告、通报批评", UNREADABLE),
        ("ABDE", UNREADABLE),
    ],
)
def test_a_multiple_choice_cell(written: str, read: str | None) -> None:
    assert read_answer(written, MULTI, "ABCD") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((one, "true") for one in ("√", "对", "正确", "T", "A.正确", "A", "是")),
        *((one, "false") for one in ("×", "错", "错误", "F", "A.错误", "B", "x")),
        ("AB", UNREADABLE),
        ("大概对", UNREADABLE),
    ],
)
def test_a_true_false_cell(written: str, read: str | None) -> None:
    assert read_answer(written, JUDGE, "") == read


@pytest.mark.parametrize(
    ("written", "read"), [("二年┋五年", "二年；五年"), ("二年；五年", "二年；五年"), ("无", "无"), ("(空)", "")]
)
def test_a_fill_in_cell_is_kept_as_written(written: str, read: str) -> None:
    assert read_answer(written, BLANK, "") == read


def test_printed_letters_become_the_banks() -> None:
    assert read_answer("A", SINGLE, "CABD") == "C"
    assert read_answer("ABD", MULTI, "CABD") == "ACD"


def test_option_texts_need_no_form_but_letters_do() -> None:
    assert read_answer("法律", SINGLE, None) == "A"
    assert read_answer("A.法律", SINGLE, None) == "A"
    assert read_answer("A", SINGLE, None) is UNREADABLE


# --- which item a column is ------------------------------------------------------------------------------------------


def one_form(**changes: object) -> Form:
    return assemble(makers.bank(), makers.blueprint(**changes), seed=3)[0]


def sheet(*questions: tuple[int | None, str]) -> AnswerSheet:
    listed = tuple(Question(place + 2, number, text) for place, (number, text) in enumerate(questions))
    return AnswerSheet("答卷.xlsx", "", "table", listed, ())


def found(one: AnswerSheet, form: Form) -> dict[int, str]:
    return {place: piece.item.id for place, piece in match_columns(one, [form]).by_form[form.name].items()}


STEMS = [piece.item.stem for piece in one_form().pieces]
ALL = {0: "q1", 1: "q2", 2: "q3", 3: "q4", 4: "q5"}


def test_numbers_alone_are_the_numbers_printed() -> None:
    assert found(sheet(*((n, "") for n in range(1, 6))), one_form()) == ALL


def test_texts_win_over_numbers_that_fill_ins_shifted() -> None:
    assert found(sheet(*((n + 3, stem) for n, stem in enumerate(STEMS, start=1))), one_form()) == ALL


def test_a_bare_number_between_texts_is_found_by_the_shift_of_the_others() -> None:
    heads = [(n + 3, stem) for n, stem in enumerate(STEMS, start=1)]
    heads[2] = (6, "")
    assert found(sheet(*heads), one_form()) == ALL


CASE = """[case] 处理下面的案件。
材料：执法人员当场罚款。
（1）可以当场处罚吗？
A. 可以
B. 不可以
答案：A
（2）当事人可以申请复议。
答案：√
"""


def test_parts_of_a_case_are_numbered_within_it() -> None:
    section = {"heading": "案例", "type": "case", "count": 1, "points": 10}
    plan = makers.blueprint(section=[*makers.SECTIONS, section], full_marks=110)
    (form,) = assemble(makers.bank(makers.QUIZ + "\n" + CASE), plan, seed=1)
    one = sheet(*((n, "") for n in range(1, 6)), (6, "(2)"), (6, "（1）"))
    assert found(one, form) == {**ALL, 5: "case.2", 6: "case.1"}


def test_a_head_that_is_cut_short_or_nearly_the_same_is_found() -> None:
    cut = [(None, stem[:9]) for stem in STEMS[:2]]
    marked = [(None, f"{stem.rstrip('？。')}（  ）【多选题】") for stem in STEMS[2:4]]
    changed = [(None, STEMS[4].replace("费用由", "费用应由"))]
    assert found(sheet(*cut, *marked, *changed), one_form()) == ALL


def test_columns_of_no_item_are_listed_and_a_number_twice_counts_once() -> None:
    one = sheet(*((n, "") for n in range(1, 6)), (1, ""), (None, "您的建议"))
    unused = match_columns(one, [one_form()]).unused
    assert [(one.column, one.text) for one in unused] == [(7, ""), (8, "您的建议")]


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([(None, "今天中午吃什么"), (None, "您的建议")], "answers.no-columns"),
        ([], "answers.no-columns"),
        ([(1, ""), (2, ""), (3, ""), (4, "")], "answers.items-missing"),
    ],
)
def test_a_sheet_of_another_exam_is_refused(questions: list[tuple[int | None, str]], code: str) -> None:
    with pytest.raises(InputError) as caught:
        match_columns(sheet(*questions), [one_form()])
    assert [one.code for one in caught.value.problems] == [code]


def test_the_same_number_is_another_item_on_form_b() -> None:
    forms = assemble(makers.bank(), makers.blueprint(order="shuffled", options="shuffled"), seed=3, count=2)
    one = sheet(*((n, "") for n in range(1, 6)))
    columns = match_columns(one, forms)
    for form in forms:
        piece = form.pieces[0]
        row = Row(3, ("A", "", "", "", ""), form=form.name)
        submission = read_submission(row, one, forms, columns, f"{form.name}卷")
        assert submission.responses[piece.item.id] == piece.bank_label("A")
        assert submission.form == form.name


def test_letters_without_a_form_are_doubts_where_forms_differ() -> None:
    forms = assemble(makers.bank(), makers.blueprint(order="shuffled", options="shuffled"), seed=3, count=2)
    one = sheet(*((n, "") for n in range(1, 6)))
    submission = read_submission(Row(3, ("A", "B", "ABD", "√", "×")), one, forms, match_columns(one, forms), "")
    assert submission.form == ""
    assert len(submission.doubts) == 3  # the choice items; √ and × say the same on any form


# --- texts that hold what parts them ---------------------------------------------------------------------------------

HARD = Item("h", "multiple", "有哪些？", ("查封", "扣押", "查封,扣押", "冻结存款、汇款", "其他", "无", "GDP"), "AB")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("查封┋扣押", "AB"),
        ("查封,扣押┋其他〖看,情况〗", "CE"),
        ("其他〖〗", "E"),
        ("查封,冻结存款、汇款", "AD"),
        ("冻结存款、汇款，其他", "DE"),
        ("查封,扣押", UNREADABLE),  # two options, or the third
        ("A.查封,B.扣押", "AB"),
        ("C.查封,扣押", "C"),
        ("A.查封,C.查封,扣押", "AC"),
        ("冻结存款", UNREADABLE),
        ("冻结存款、扣押", UNREADABLE),  # 、 parts no texts
        ("无", "F"),
        ("空", ""),
        ("GDP", "G"),
        ("F", "F"),
    ],
)
def test_option_texts_that_hold_commas(written: str, read: str | None) -> None:
    assert read_answer(written, HARD, "ABCDEFG") == read


def test_a_platform_with_its_own_separator_never_parts_at_a_comma() -> None:
    assert read_answer("查封,扣押", HARD, "ABCDEFG", commas=False) == "C"
    assert read_answer("查封,其他", HARD, "ABCDEFG", commas=False) is None


def test_a_text_that_is_another_options_letter_is_a_doubt() -> None:
    item = Item("l", "single", "哪一级？", ("B", "A", "丙"), "A")
    assert [read_answer(one, item, "ABC") for one in ("A", "A.B", "B.A", "丙", "C")] == [None, None, None, "C", "C"]


def test_options_that_read_the_same_are_told_by_letters_only() -> None:
    item = Item("d", "single", "哪个？", ("罚款", "罚款。", "警告"), "A")
    assert [read_answer(one, item, "ABC") for one in ("A", "罚款", "A.罚款", "警告")] == ["A", None, None, "C"]


@pytest.mark.parametrize(
    ("written", "item", "letters", "read"),
    [
        ("1", SINGLE, "CABD", "C"),
        ("4", SINGLE, "CABD", "D"),
        ("5", SINGLE, "CABD", UNREADABLE),
        ("0", SINGLE, "CABD", UNREADABLE),
        ("A.法律", SINGLE, "CABD", UNREADABLE),
        ("1", SINGLE, None, UNREADABLE),
        ("-3", SINGLE, "CABD", ""),
        ("-2", JUDGE, "", ""),
        ("1", JUDGE, "", "true"),
        ("2", JUDGE, "", "false"),
        ("3", JUDGE, "", UNREADABLE),
    ],
)
def test_the_number_of_an_option(written: str, item: Item, letters: str | None, read: str | None) -> None:
    assert read_number(written, item, letters) == read


NUMBERS = """[n1] 不得少于几人？
A. 2
B. 1
C. 3
答案：A

[n2] 应当在几日内提出？
A. 5
B. 2
答案：A
"""


@pytest.mark.parametrize(
    ("rows", "numbers", "read"),
    [
        ([("1", "2"), ("3", "1")], True, [("A", "B"), ("C", "A")]),
        ([("2", "5"), ("3", "2")], False, [("A", "A"), ("C", "B")]),  # 5 is no second option
        ([("3", "2"), ("2", "2")], None, [("C", "B"), (None, "B")]),  # texts as well: only what agrees
        ([("0", "5"), ("4", "0")], False, [(None, "A"), (None, None)]),  # points
    ],
)
def test_whether_cells_are_numbers_or_texts_of_options(
    rows: list[tuple[str, str]], numbers: bool | None, read: list[tuple[str | None, ...]]
) -> None:
    plan = makers.blueprint(section=[{"heading": "单选", "type": "single", "count": 2, "points": 50}])
    (form,) = assemble(makers.bank(NUMBERS), plan, seed=1)
    questions = tuple(Question(n, n, piece.item.stem) for n, piece in enumerate(form.pieces, start=1))
    one = AnswerSheet("答卷.xlsx", "", "wjx", questions, tuple(Row(n, cells) for n, cells in enumerate(rows, start=2)))
    columns = match_columns(one, [form])
    assert columns.numbers is numbers
    found = [
        tuple(cell.response for cell in read_submission(row, one, [form], columns, "").readings) for row in one.rows
    ]
    assert found == read
