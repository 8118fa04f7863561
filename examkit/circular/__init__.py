"""The papers of a year, made from its records: what goes up the line, what is handed out, what stays on the desk.

    letter     通报                                   names nobody, small units as one
    summary    年度学法用法考试成绩汇总表               people, units, categories
    lists      补考名单, 缺考人员名单, 免考备案表        over all sittings
    files      个人学法档案                           one page a person
    reading    学习清单                               one list a unit
    annex      分析附件                               intervals, funnels, chance; for the assessor

Each is a function of a :class:`YearBook` that returns a Document.  Lists name persons and the fact and decide nothing;
reasons of exemption stand in the 免考备案表 alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from examkit.circular.annex import annex
from examkit.circular.book import Letterhead, YearBook, by_unit, holds_something, units
from examkit.circular.files import personal_files
from examkit.circular.groups import UnitYear, pooled, unit_years
from examkit.circular.letter import circular
from examkit.circular.lists import absent_of_year, exempt_of_year, makeups_of_year
from examkit.circular.overview import Overview, from_json, overview
from examkit.circular.reading import study_lists
from examkit.circular.remarks import Remark, remarks
from examkit.circular.summary import year_summary
from examkit.document import Document

LETTERS, LISTS = ("docx", "pdf", "html"), ("docx", "pdf", "xlsx", "html")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the papers: its name (``circular.file_<name>``), its function, the formats that suit it.

    ``public`` says that it may leave the office: it names nobody.  ``apart`` that a unit gets its own.
    """

    name: str
    write: Callable[[YearBook, str], Document]
    formats: tuple[str, ...] = LISTS
    public: bool = False
    apart: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("circular", circular, LETTERS, public=True),
    Kind("summary", year_summary, apart=True),
    Kind("makeup", makeups_of_year, apart=True),
    Kind("absent", absent_of_year, apart=True),
    Kind("exempt", exempt_of_year),
    Kind("person", personal_files, LETTERS, apart=True),
    Kind("reading", study_lists, apart=True),
    Kind("annex", annex, LETTERS),
)

__all__ = [
    "KINDS", "LETTERS", "LISTS", "Kind", "Letterhead", "Overview", "Remark", "UnitYear", "YearBook",
    "absent_of_year", "annex", "by_unit", "circular", "exempt_of_year", "from_json", "holds_something",
    "makeups_of_year", "overview", "personal_files", "pooled", "remarks", "study_lists", "unit_years", "units",
    "year_summary",
]  # fmt: skip
