"""Any corrections of a sitting, undone in any order, by the files. Oracle: the first files, byte for byte."""

import datetime as dt
from pathlib import Path
from shutil import copytree

import makers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examkit import sitting
from examkit.corrections import UNDONE, active
from examkit.problems import InputError

AT = dt.datetime(2026, 4, 1)
DERIVED = (
    "submissions.csv", "responses.csv", "review.csv", "scores.csv", "items.csv", "distractors.csv", "summary.json",
)  # fmt: skip
ROWS = (
    ("张伟", "党政办", "A", *makers.RIGHT), ("王芳", "党政办", "B", "A", "C", "AB", "×", "×"),
    ("李强", "财政所", "A", *[""] * 5), ("张伟", "财政所", "B", "D", "B", "ABD", "√", "√"),
)  # fmt: skip
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([("送分", ()), ("删题折算", ()), ("删题减分", ()), ("改答案", ("B",)), ("多答案", ("C",))]),
        st.sampled_from(["q1", "q2", "q3"]),
        st.sampled_from(["", "A", "B"]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two forms in other orders, so that an entry may concern one of them."""
    root = tmp_path_factory.mktemp("更正")
    folder = makers.assembled(root / "考试", forms=2, order="shuffled", options="shuffled", seed=5)
    heads = ("序号", "姓名", "单位", "卷别", *"12345")
    path = makers.answers(root / "答卷.xlsx", *ROWS, heads=heads)
    sitting.grade(folder, [path], roster=makers.people(root / "花名册.csv"))
    return folder


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=ENTRIES, data=st.data())
def test_any_corrections_undone_in_any_order_give_back_the_first_files(
    base: Path, tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[tuple[str, tuple[str, ...]], str, str]],
    data: st.DataObject,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("undone") / "考试"
    copytree(base, folder)
    before = {name: (folder / name).read_bytes() for name in DERIVED}
    for (verb, keys), item, form in drawn:
        made = sitting.correction(folder, verb, item, keys, form=form, reason="条文已改", by="考务组", at=AT)
        try:
            sitting.regrade(folder, made)
        except InputError as error:  # said before, or nothing left to score: refused, and nothing written
            assert {one.code for one in error.problems} <= {"correction.repeated", "correction.nothing-left"}
    while standing := [one.number for one in active(sitting.open_sitting(folder).corrections)]:
        number = data.draw(st.sampled_from(standing))
        sitting.regrade(folder, sitting.undoing(folder, number, reason="误改", by="考务组", at=AT))
    assert {name: (folder / name).read_bytes() for name in DERIVED} == before
    assert sitting.verify(folder) == []
    log = sitting.open_sitting(folder).corrections
    assert sum(one.verb == UNDONE for one in log) * 2 == len(log)  # nothing was taken out of the log
