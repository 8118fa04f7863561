"""Items as JSON: what convert writes, and files that cannot be used."""

import json

import pytest

from examkit.bank.grammar import parse
from examkit.bank.laws import laws_from
from examkit.cli import main
from examkit.formats import read_bank
from examkit.formats.item_json import read_items, write_items
from examkit.problems import InputError

LAWS = laws_from({"gwy": {"title": "中华人民共和国公务员法", "short": ["公务员法"]}})
TEXT = "[x-1] 定期考核分为几等？\nA. 三\nB. 四\n答案：B\n依据：公务员法 第三十八条；某办法\n\n[x-2] 有____。\n答案：甲|乙\n"


def test_laws_stand_under_their_full_titles_and_unknown_ones_as_written(tmp_path):
    path = tmp_path / "out.json"
    write_items(parse(TEXT)[0], LAWS, path)
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["citations"] == [{"law": "中华人民共和国公务员法", "article": "38"}, {"law": "某办法"}]
    assert (first["options"], first["key"], second["key"]) == (["三", "四"], "B", [["甲", "乙"]])


def test_what_is_written_is_read_back_with_its_place(tmp_path):
    items, _ = parse(TEXT)
    write_items(items, laws_from({}), tmp_path / "out.json")
    again, wrong = read_items(tmp_path / "out.json")
    assert (again, wrong) == (items, ())
    assert str(again[1].source).endswith("out.json:[2]")


def test_a_record_that_cannot_be_used_is_reported_beside_the_sound_ones(tmp_path):
    path = tmp_path / "in.json"
    path.write_text('[{"id": "a", "type": "short", "stem": "题"}, {"id": "b"}, "c"]', encoding="utf-8")
    items, wrong = read_items(path)
    assert [item.id for item in items] == ["a"]
    assert [(one.code, one.source.cell) for one in wrong] == [("bank.record", "[2]"), ("bank.record", "[3]")]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [(b"", "file.json", 1), (b"[\n{]", "file.json", 2), (b"{}", "file.json-list", None), (b"[]", "file.json-list", None),
     ("[\"题\"]".encode("gbk"), "file.not-utf8", None)],
)  # fmt: skip
def test_a_file_that_is_no_list_of_items_is_refused(tmp_path, data, code, line):
    (tmp_path / "in.json").write_bytes(data)
    with pytest.raises(InputError) as error:
        read_items(tmp_path / "in.json")
    assert [(one.code, one.source.line) for one in error.value.problems] == [(code, line)]


def test_convert_goes_from_text_to_json_and_back(tmp_path):
    (tmp_path / "laws.toml").write_text(
        '[gwy]\ntitle = "中华人民共和国公务员法"\nshort = ["公务员法"]\n', encoding="utf-8"
    )
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    assert main(["convert", str(tmp_path / "in.txt"), str(tmp_path / "mid.json")]) == 0
    assert main(["convert", str(tmp_path / "mid.json"), str(tmp_path / "out.txt")]) == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == TEXT.replace("公务员法", "中华人民共和国公务员法")
    assert [item.id for item in read_bank(tmp_path / "mid.json").items] == ["x-1", "x-2"]
