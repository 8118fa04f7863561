"""Problems say what, where and what next; reviews are rows that a person decides."""

import pytest

from examkit.problems import (
    BLOCKING,
    NOTICE,
    InputError,
    Review,
    Source,
    column_letter,
    problem,
    raise_if,
    warning,
)


def test_a_problem_reads_place_sentence_code():
    found = problem("bank.id-repeated", Source("宪法/总纲.txt", 28), id="xf-001", first=Source("宪法/总纲.txt", 8))
    assert found.describe("zh") == "宪法/总纲.txt:28: 题号 xf-001 重复，首次出现在 宪法/总纲.txt:8 [bank.id-repeated]"
    assert found.describe("en").startswith("宪法/总纲.txt:28: the id xf-001 is repeated")


def test_a_problem_as_data_for_json():
    assert problem("file.empty", Source("册.xlsx", cell="成绩!C5")).as_dict("zh") == {
        "code": "file.empty",
        "severity": "error",
        "path": "册.xlsx",
        "line": None,
        "cell": "成绩!C5",
        "message": "文件是空的",
    }


@pytest.mark.parametrize(
    ("source", "shown"),
    [(Source("a.txt"), "a.txt"), (Source("a.txt", 3), "a.txt:3"), (Source("a.xlsx", cell="C5"), "a.xlsx:C5")],
)
def test_a_place_as_people_read_it(source, shown):
    assert str(source) == shown


def test_an_error_carries_every_problem_and_says_each_on_a_line():
    error = InputError(problem("file.empty", Source("a")), problem("file.empty", Source("b")))
    assert error.describe("zh").splitlines() == ["a: 文件是空的 [file.empty]", "b: 文件是空的 [file.empty]"]
    assert str(error).startswith("a: the file is empty")


def test_warnings_do_not_stop_a_step_and_errors_do_all_at_once():
    raise_if([warning("file.empty")])
    with pytest.raises(InputError) as error:
        raise_if([problem("file.empty"), warning("file.empty"), problem("file.missing")])
    assert [one.code for one in error.value.problems] == ["file.empty", "file.missing"]


def test_a_review_is_known_by_file_row_column_kind_and_blocks_by_its_kind():
    one = Review("a.xlsx", 7, "姓名", "unknown", "张三")
    assert one.identity == Review("a.xlsx", 7, "姓名", "unknown", "李四", decision="drop").identity
    assert [Review("a", 1, "x", kind, "").blocking for kind in (*BLOCKING, *NOTICE)] == [True] * 5 + [False] * 7


@pytest.mark.parametrize(("column", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_as_excel_names_them(column, letter):
    assert column_letter(column) == letter
