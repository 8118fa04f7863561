"""What leaves the office. Oracles: the roster, searched for in every form of the written files; linear algebra on what is printed."""

import re
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import openpyxl
import pymupdf
import pytest
import small_town
from hypothesis import given
from hypothesis import strategies as st

from examkit import circular, formats
from examkit.circular import KINDS, YearBook
from examkit.document import Document, Table
from examkit.messages import LANGUAGES
from examkit.report import SMALL, small_units

PUBLIC = [kind for kind in KINDS if kind.public]
FORBIDDEN = small_town.NAMES | small_town.IDS | {small_town.REASON, small_town.AWAY, small_town.ILL}


def texts_of(path: Path) -> str:
    """Everything that a file holds as text: its bytes where they are text, XML parts, cells, PDF pages and metadata."""
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            pages = "".join(page.get_text() for page in pdf)
            return pages + repr(pdf.metadata) + str(pdf.get_xml_metadata())
    if path.suffix == ".html":
        return unescape(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as parts:
        raw = " ".join(f"{name} {parts.read(name).decode('utf-8', 'replace')}" for name in parts.namelist())
    plain = unescape(raw) + re.sub(r"<[^>]+>", "", unescape(raw))  # a name may be split over runs
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        plain += " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        plain += repr(book.properties)
    return plain


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.name)
def test_no_circular_output_holds_a_name_an_id_or_a_reason(
    book: YearBook, tmp_path: Path, kind: circular.Kind, lang: str, suffix: str
) -> None:
    path = tmp_path / f"out.{suffix}"
    document = kind.write(book, lang)
    formats.write(document, path, lang)
    said = texts_of(path)
    assert "党政办" in said  # what was searched is what was written
    assert [word for word in FORBIDDEN if word in said or word in "".join(document.texts())] == []


def test_the_search_finds_a_name_where_there_is_one(book: YearBook, tmp_path: Path) -> None:
    """The oracle itself: the summary table names everybody, in each format."""
    for suffix in ("docx", "xlsx", "pdf", "html"):
        path = tmp_path / f"out.{suffix}"
        formats.write(circular.year_summary(book, "zh"), path, "zh")
        said = texts_of(path)
        assert all(name in said for name in small_town.NAMES)


def test_a_reason_of_exemption_stands_in_the_list_for_the_file_alone(book: YearBook) -> None:
    for kind in KINDS:
        said = "".join(kind.write(book, "zh").texts())
        assert (small_town.REASON in said) == (kind.name == "exempt"), kind.name


def test_the_circular_holds_no_interval_and_no_reliability(book: YearBook) -> None:
    said = "".join(circular.circular(book, "zh").texts())
    assert not re.search("区间|信度|标准误|α|99.8|95%", said)


# --- subtraction -------------------------------------------------------------------------------------------------------


def table_of(document: Document, title: str) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table) and title in block.title)


def incidence(rows: list[str], units: list[str]) -> np.ndarray:
    """Which units each printed row sums over: itself, the pool all that are not printed, the total all."""
    hidden = [unit for unit in units if unit not in rows]
    made = []
    for name in rows:
        inside = [name] if name in units else units if name == "合计" else hidden
        made.append([float(unit in inside) for unit in units])
    return np.array(made)


def can_be_had(matrix: np.ndarray, place: int) -> bool:
    """Whether the figure of one unit is a combination of the printed rows."""
    unit = np.eye(matrix.shape[1])[place]
    return bool(np.linalg.matrix_rank(np.vstack([matrix, unit])) == np.linalg.matrix_rank(matrix))


def test_no_pooled_unit_can_be_had_by_subtraction(book: YearBook) -> None:
    """Oracle: the rank of what is printed, with and without the figure that is sought."""
    table = table_of(circular.circular(book, "zh"), "成绩统计")
    names = [str(row[0]) for row in table.rows]
    units = list(small_town.UNITS)
    matrix = incidence(names, units)
    # 党政办 8 - 1 免考 = 7 and 财政所 6 - 1 缓考 = 5 who sat; the others are under five
    assert names == ["党政办", "财政所", "其他（不足5人单位合并）", "合计"]
    assert [unit for place, unit in enumerate(units) if can_be_had(matrix, place)] == ["党政办", "财政所"]
    assert [row[1] for row in table.rows] == [7, 5, 9, 21]


def test_the_rows_of_the_circular_sum_to_the_total(book: YearBook) -> None:
    scores = table_of(circular.circular(book, "zh"), "成绩统计")
    *rows, total = scores.rows
    assert sum(int(row[3] or 0) for row in rows) == total[3]
    mean = sum(float(row[2] or 0) * int(row[1] or 0) for row in rows) / int(total[1] or 1)
    assert mean == pytest.approx(float(total[2] or 0))


def test_attendance_stands_for_every_unit(book: YearBook) -> None:
    table = table_of(circular.circular(book, "zh"), "参加考试情况")
    assert [row[0] for row in table.rows] == [*small_town.UNITS, "合计"]
    assert [row[1] for row in table.rows] == [*small_town.UNITS.values(), 23]


def test_a_year_of_fewer_than_five_who_sat_tells_no_scores(book: YearBook) -> None:
    few = tuple(one for one in book.records if one.unit in ("综治中心",))
    made = circular.circular(replace(book, records=few), "zh")
    assert not any(isinstance(block, Table) and "成绩统计" in block.title for block in made.blocks)
    assert circular.pooled(replace(book, records=few), "zh") == ()
    assert "全年合计" not in "".join(made.texts())


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30))
def test_whatever_their_sizes_no_small_unit_can_be_had(sizes: list[int]) -> None:
    """Attendance tells who had nobody, so these figures are known beside what is printed; small ones still are not."""
    units = [f"单位{place}" for place in range(len(sizes))]
    small = small_units(list(zip(units, sizes, strict=True)))
    assert {unit for unit, size in zip(units, sizes, strict=True) if size < SMALL} <= small
    shown = [unit for unit in units if unit not in small]
    if shown and small:
        nobody = np.eye(len(sizes))[[size == 0 for size in sizes]]
        matrix = np.vstack([incidence([*shown, "其他", "合计"], units), nobody])
        assert not any(can_be_had(matrix, place) for place, size in enumerate(sizes) if 0 < size < SMALL)
