"""The style of a house. Oracles: the figures of GB/T 9704-2012 and of the notes; the shipped file."""

from pathlib import Path

import pytest

from examkit.house_style import FORM, OFFICIAL, House, HouseStyle, read_house
from examkit.messages import LANGUAGES
from examkit.problems import InputError

SHIPPED = Path(__file__).parents[1] / "question_bank" / "styles" / "official.toml"


def house(folder: Path, text: str) -> House:
    (folder / "版式.toml").write_text(text, encoding="utf-8")
    return read_house(folder / "版式.toml")


def test_the_default_is_the_official_layout() -> None:
    assert (OFFICIAL.top, OFFICIAL.bottom, OFFICIAL.left, OFFICIAL.right) == (37, 35, 28, 26)
    assert 210 - OFFICIAL.left - OFFICIAL.right == 156 and 297 - OFFICIAL.top - OFFICIAL.bottom == 225
    assert (OFFICIAL.title_font, OFFICIAL.title_size) == ("方正小标宋简体", 22)
    assert (OFFICIAL.body_font, OFFICIAL.body_size, OFFICIAL.line) == ("仿宋_GB2312", 16, 28)
    assert OFFICIAL.heading_fonts == ("黑体", "楷体_GB2312", "仿宋_GB2312")
    assert OFFICIAL.page.format(page=1) == "— 1 —"
    assert 225 / 25.4 * 72 // OFFICIAL.line == 22  # lines a page


def test_the_shipped_file_says_the_default() -> None:
    assert read_house(SHIPPED) == House()


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    assert house(tmp_path, "") == House(OFFICIAL, FORM)


def test_habits_override_and_fonts_hold_for_forms_too(tmp_path: Path) -> None:
    said = 'body_font = "仿宋"\nheading_fonts = ["黑体", "楷体", "仿宋"]\nbold_headings = [2]\nline = 29.5\n[form]\ntop = 20\n'
    found = house(tmp_path, said)
    assert (found.document.body_font, found.document.line, found.document.bold_headings) == ("仿宋", 29.5, (2,))
    assert found.form.body_font == "仿宋" and found.form.heading_fonts == ("黑体", "楷体", "仿宋")
    assert (found.form.top, found.form.line, found.document.top) == (20, FORM.line, 37)
    assert house(tmp_path, 'body_font = "仿宋"\n[form]\nbody_font = "宋体"\n').form.body_font == "宋体"


@pytest.mark.parametrize(
    "said",
    [
        "top = '三十'", "line = true", "line = -1", "body_size = 0", "body_font = ''", 'body_font = "x</style>"',
        "heading_fonts = ['黑体']", "heading_sizes = [16, 16, '三号']", "bold_headings = [4]", "page = '{seite}'",
        "page = '{'", "page_side = 'left'", "nonsense = 1", "form = 3", "[form]\nnonsense = 1", "left = 120\nright = 80", "footer = 36",
    ],
)  # fmt: skip
def test_a_value_that_makes_no_page_is_refused_by_its_name(tmp_path: Path, said: str) -> None:
    with pytest.raises(InputError, match=r"style\.") as caught:
        house(tmp_path, said)
    for lang in LANGUAGES:
        assert "版式.toml" in caught.value.describe(lang)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        house(tmp_path, "top = '三'\nline = 'x'\nnonsense = 1\n[form]\nleft = false\n")
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(("data", "code"), [(b"top = ", "file.toml"), ("字".encode("gbk"), "file.not-utf8")])
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.toml").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_house(tmp_path / "a.toml")
    assert caught.value.problems[0].code == code


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_house(tmp_path / "无.toml")
    assert caught.value.problems[0].code == "file.missing"


def test_lines_of_one_height_are_tight() -> None:
    assert OFFICIAL.tight and not HouseStyle(line=0).tight
