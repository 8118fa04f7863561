"""Tables of responses against figures of R packages, and files as people make them."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from oracles import assert_close, oracle
from pyarrow import parquet

from examkit import messages
from examkit.analysis import Analysis
from examkit.formats.response_table import analyse_table
from examkit.problems import InputError


def by_item(analysis: Analysis, column: str) -> dict[str, object]:
    return {row.item: getattr(row, column) for row in analysis.items}


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(folder: Path, table: str, key: str | None = None, **options: object) -> Analysis:
    keys = write(folder, "key.csv", key) if key else None
    return analyse_table(write(folder, "answers.csv", table), keys, **options)


def problems(folder: Path, table: str, key: str | None = None, **options: object) -> list[str]:
    with pytest.raises(InputError) as caught:
        run(folder, table, key, **options)
    return [str(problem.describe("en")) for problem in caught.value.problems]


# --- oracles ---------------------------------------------------------------------------------------------------------

SCORED = ("lsat6", "lsat7", "ctt_mc100", "nasty_n5", "nasty_zero_variance40")
KEYED = ("ctt_mc100", "nasty_n5", "nasty_zero_variance40", "hci651_dif_gender")


@pytest.mark.parametrize("name, scored", [*((name, True) for name in SCORED), *((name, False) for name in KEYED)])
def test_classical_figures_equal_psych_and_ctt(name: str, scored: bool) -> None:
    folder, expected = oracle(name)
    found = (
        analyse_table(folder / "scored.csv", scored=True)
        if scored
        else analyse_table(folder / "raw.csv", folder / "key.csv")
    )
    assert_classical(found, expected)


def test_sat12_with_omitted_as_wrong_equals_psych() -> None:
    folder, expected = oracle("sat12_omits_miskey")
    found = analyse_table(folder / "raw.csv", folder / "key.csv")
    assert_classical(found, expected["policy_omitted_as_wrong"])
    assert by_item(found, "omitted") == expected["omitted_counts"]


def assert_classical(found: Analysis, expected: dict) -> None:
    summary = found.summary
    assert (summary["candidates"], summary["items"]) == (expected["n"], expected["k"])
    for ours, theirs in (("mean", "mean"), ("sd", "sd_n1"), ("median", "median"), ("min", "min"), ("max", "max")):
        assert_close(summary[ours], expected[theirs])
    assert_close(summary["alpha"], expected["alpha_formula"])
    assert_close(summary["kr20"], expected["kr20_popvar"])
    assert_close(summary["sem"], expected["sem_alpha_sd_n1"])
    assert_close([summary["alpha_low"], summary["alpha_high"]], expected["alpha_ci95_feldt"])
    assert_close(
        [summary["lambda2"], summary["lambda6"]], [expected["guttman_cov"][name] for name in ("lambda2", "lambda6")]
    )
    assert_close(summary["split_half"], expected["split_half_odd_even"]["spearman_brown"])
    factor = expected.get("psych_omega_total_1factor", expected.get("omega_total_1factor"))
    if factor is not None:
        assert_close(summary["omega"], factor)
    for ours, theirs in (
        ("facility", "p"),
        ("sd", "item_sd_n1"),
        ("item_total", "pbis_uncorrected"),
        ("item_rest", "pbis_corrected"),
        ("alpha_if_dropped", "alpha_if_deleted_formula"),
    ):
        assert_close(by_item(found, ours), expected[theirs])
    if expected["n"] >= 10:
        assert_close(by_item(found, "discrimination"), expected["upper_lower_27"]["D_ties_shared"])
    else:
        assert set(by_item(found, "discrimination").values()) == {None}  # groups of fewer than three


def test_option_counts_equal_ctt() -> None:
    folder, expected = oracle("ctt_mc100")
    found = analyse_table(folder / "raw.csv", folder / "key.csv")
    counts = {(row.item, row.option): row.count for row in found.distractors if row.option != "omitted"}
    assert counts == {
        (i, option): n for i, options in expected["option_counts"].items() for option, n in options.items()
    }


def test_sat12_item_32_is_a_suspected_key_and_its_better_key_is_named() -> None:
    folder, expected = oracle("sat12_omits_miskey")
    found = analyse_table(folder / "raw.csv", folder / "key.csv")
    rest = [row.option_rest for row in found.distractors if row.item == "q32" and row.option != "omitted"]
    assert_close(rest, expected["miskey"]["option_pbis_q32"])
    (flag,) = [flag for flag in found.flags if flag.item == "q32"]
    assert (flag.code, flag.option, flag.count, flag.n) == ("suspected_key", expected["miskey"]["better_key"], 266, 600)


# Two blanks of this item were empty texts to R, not missing, so R gave them half of the points (and counts none blank).
EMPTY_TEXTS = "X479"


def medical(folder: Path, tmp_path: Path, rule: str) -> Analysis:
    key = pd.read_csv(folder / "key.csv", dtype=str).assign(rule=rule)
    key.to_csv(tmp_path / "key.csv", index=False)
    return analyse_table(folder / "raw.csv", tmp_path / "key.csv")


def without_empty_texts(by_item: dict[str, float]) -> dict[str, float]:
    return {item: value for item, value in by_item.items() if item != EMPTY_TEXTS}


def test_medical_all_or_nothing_equals_r(tmp_path: Path) -> None:
    folder, expected = oracle("medical2392_multiselect")
    found, theirs = medical(folder, tmp_path, "all_or_nothing"), expected["all_or_none"]
    assert_close(by_item(found, "facility"), theirs["p"])
    assert_close(by_item(found, "item_rest"), theirs["pbis_corrected"])
    assert_close(found.summary["alpha"], theirs["alpha"])
    assert_close(found.summary["mean"], float(np.mean(theirs["total"])))
    assert without_empty_texts(by_item(found, "omitted")) == without_empty_texts(expected["n_blank"])


def test_medical_half_for_part_of_the_key_equals_r(tmp_path: Path) -> None:
    folder, expected = oracle("medical2392_multiselect")
    theirs = expected["chinese_partial_rule_half_for_subset_zero_for_any_wrong"]
    found = medical(folder, tmp_path, "half")
    assert_close(without_empty_texts(by_item(found, "facility")), without_empty_texts(theirs["item_mean"]))
    assert_close(found.summary["mean"], float(np.mean(theirs["total"])) - 2 * 0.5 / 2392)


def test_medical_agreement_per_option_equals_r(tmp_path: Path) -> None:
    """R leaves blanks out of the mean of 0 to 4; here a blank earns 0 and counts."""
    folder, expected = oracle("medical2392_multiselect")
    found = medical(folder, tmp_path, "agreement")
    theirs = {
        item: mean / 4 * (2392 - expected["n_blank"][item]) / 2392
        for item, mean in expected["per_option_agreement_0to4"]["item_mean_available"].items()
    }
    assert_close(without_empty_texts(by_item(found, "facility")), without_empty_texts(theirs))


# --- chunks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 7, 1000])
@pytest.mark.parametrize("rule", ["all_or_nothing", "proportional"])
def test_chunks_add_up_to_the_whole(tmp_path: Path, rows: int, rule: str) -> None:
    table, key = random_table(60, 12), random_key(12, rule)
    whole, pieces = run(tmp_path, table, key, pass_mark=50), run(tmp_path, table, key, pass_mark=50, chunk_rows=rows)
    assert pieces.flags == whole.flags
    assert_close(pieces.summary, whole.summary, 1e-12)
    for ours, theirs in ((pieces.items, whole.items), (pieces.distractors, whole.distractors)):
        pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("options", [{"workers": 2, "chunk_rows": 50}, {"memory": 300 << 20}, {"memory": 1 << 40}])
@pytest.mark.parametrize("scored", [False, True])
def test_neither_workers_nor_a_limit_of_memory_change_a_figure(
    tmp_path: Path, options: dict[str, int], scored: bool
) -> None:
    """Chunks from two processes, which meet the answers in orders of their own."""
    random = np.random.default_rng(8)
    if scored:
        marks = random.choice(["0", "0.5", "1", "1/3", "", "-"], (180, 9), p=[0.3, 0.2, 0.3, 0.1, 0.08, 0.02])
        table = "id," + ",".join(f"q{n}" for n in range(9)) + "\n"
        table += "".join(f"p{n},{','.join(row)}\n" for n, row in enumerate(marks))
        key = "item,points\n" + "".join(f"q{n},1\n" for n in range(9))
    else:
        table, key = random_table(180, 9), random_key(9, "half")
    whole = run(tmp_path, table, key, pass_mark=50, scored=scored)
    found = run(tmp_path, table, key, pass_mark=50, scored=scored, **options)
    assert (found.flags, found.notes) == (whole.flags, whole.notes)
    assert_close(found.summary, whole.summary, 1e-12)
    for ours, theirs in ((found.items, whole.items), (found.distractors, whole.distractors)):
        pd.testing.assert_frame_equal(pd.DataFrame(ours), pd.DataFrame(theirs), rtol=1e-12, atol=1e-12)


def test_what_is_wrong_is_found_by_workers_too(tmp_path: Path) -> None:
    table = "id,q1\n" + "".join(f"{n % 35},{'?' if n == 33 else 'A'}\n" for n in range(40))
    alone = problems(tmp_path, table, "item,key\nq1,A\n", chunk_rows=7)
    assert len(alone) == 6
    assert problems(tmp_path, table, "item,key\nq1,A\n", chunk_rows=7, workers=2) == alone


def test_marks_presented_may_differ_without_known_points(tmp_path: Path) -> None:
    """Without a KEY the points are the highest seen: known only when all is read."""
    table = "id,a,b\n1,1,-\n2,2,4\n3,-,4\n4,0,1\n"
    for rows in (1, 2, 9):
        assert run(tmp_path, table, scored=True, pass_mark=60, chunk_rows=rows).summary["pass_rate"] == 0.5


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_too_little_memory_is_said_with_what_it_takes(tmp_path: Path, suffix: str) -> None:
    table = pd.DataFrame({"id": range(3), "q1": list("ABA")})
    path = tmp_path / f"t.{suffix}"
    table.to_csv(path, index=False) if suffix == "csv" else table.to_excel(path, index=False)
    with pytest.raises(InputError) as caught:
        analyse_table(path, write(tmp_path, "key.csv", "item,key\nq1,A\n"), memory=50 << 20)
    (found,) = caught.value.problems
    least = dict(found.values)["least"]
    assert isinstance(least, str) and 100 < int(least.removesuffix("M")) < 400
    analyse_table(path, tmp_path / "key.csv", memory=int(least.removesuffix("M")) << 20)


def test_sums_that_outgrow_the_memory_are_refused(tmp_path: Path) -> None:
    """A score of its own for everyone: nothing adds up, the sums grow with the file."""
    random = np.random.default_rng(2)
    cells = random.integers(0, 10**6, (4000, 150))
    heads = ",".join(f"q{n}" for n in range(150))
    table = f"id,{heads}\n" + "".join(f"{n},{','.join(map(str, row))}\n" for n, row in enumerate(cells.tolist()))
    key = "item,points\n" + "".join(f"q{n},1000000\n" for n in range(150))
    (found,) = problems(tmp_path, table, key, scored=True, memory=258 << 20)
    assert found.startswith("answers.csv: there are too many different answers and totals")


def test_scores_too_fine_to_add_are_a_problem(tmp_path: Path) -> None:
    letters = "ABCDEFGHIJKLM"
    key = "item,key,points,type,rule\n" + "".join(f"q{n},{letters[:n]},1,多选,proportional\n" for n in (7, 9, 11, 13))
    table = "id,q7,q9,q11,q13,open\n1,A,A,A,A,0.123456789\n"
    (found,) = problems(tmp_path, table, key + "open,,1,简答题,\n")
    assert found.startswith("answers.csv:2: ") and "common denominator" in found


def random_table(people: int, items: int) -> str:
    random = np.random.default_rng(4)
    cells = random.choice(["A", "B", "AB", "ABD", "BCD", "ABCD", "", "-"], (people, items), p=[0.15] * 6 + [0.08, 0.02])
    heads = ",".join(f"q{n}" for n in range(items))
    return "\n".join([f"id,{heads}", *(f"p{n},{','.join(row)}" for n, row in enumerate(cells))]) + "\n"


def random_key(items: int, rule: str) -> str:
    keys = ("ABD", "AB", "ABCD", "BCD")
    return "item,key,rule\n" + "".join(f"q{n},{keys[n % 4]},{rule}\n" for n in range(items))


# --- formats ---------------------------------------------------------------------------------------------------------

TABLE = "id,单位,q1,q2,q3\n001,甲,A,ABD,√\n002,乙,B,AB,×\n003,甲,A,,√\n"
KEY = "item,key,points,rule\nq1,A,2,\nq2,ABD,2,half\nq3,对,1,\n"


def test_a_small_table_by_hand(tmp_path: Path) -> None:
    found = run(tmp_path, TABLE, KEY, pass_mark=60)
    assert by_item(found, "facility") == {"q1": 2 / 3, "q2": 0.5, "q3": 2 / 3}
    assert found.summary["mean"] == pytest.approx((5 + 1 + 3) / 3)
    assert (found.summary["points"], found.summary["pass_rate"]) == (5, 2 / 3)
    assert found.summary["kr20"] is None  # partial credit, unequal points
    assert [(row.option, row.key, row.count) for row in found.distractors if row.item == "q3"] == [
        ("true", True, 2),
        ("false", False, 1),
        ("omitted", False, 0),
    ]
    assert [note.code for note in found.notes] == [
        "analysis.omega-people",
        "analysis.lambda6-people",
        "analysis.no-decisions",
        "analysis.attributes",
        "analysis.single-options-seen",
        "analysis.multiple-options-seen",
    ]


@pytest.mark.parametrize("make", ["gb18030", "utf-8-sig", "xlsx", "parquet"])
def test_every_format_reads_alike(tmp_path: Path, make: str) -> None:
    plain = run(tmp_path, TABLE, KEY)
    frame = pd.read_csv(tmp_path / "answers.csv", dtype=str, keep_default_na=False)
    path = tmp_path / f"again.{make if make in ('xlsx', 'parquet') else 'csv'}"
    if make == "xlsx":
        frame.to_excel(path, index=False)
    elif make == "parquet":
        frame.to_parquet(path, index=False)
    else:
        path.write_bytes(TABLE.encode(make))
    assert analyse_table(path, tmp_path / "key.csv") == plain


def test_numbers_and_nulls_of_parquet_and_excel_are_points(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": [1, 2, 3], "q1": [1, 0, None], "q2": [0.5, 2, 1.25]})
    parquet.write_table(pa.Table.from_pandas(frame, preserve_index=False), tmp_path / "t.parquet")
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    for name in ("t.parquet", "t.xlsx"):
        found = analyse_table(tmp_path / name, scored=True)
        assert by_item(found, "omitted") == {"q1": 1, "q2": 0}
        assert found.summary["mean"] == pytest.approx((1.5 + 2 + 1.25) / 3)


@pytest.mark.parametrize("written", ["ＡＢＤ", "A、B、D", "a b d", "bda", " D,B,A "])
def test_letters_are_read_in_any_writing(tmp_path: Path, written: str) -> None:
    found = run(tmp_path, f'id,q1\n1,"{written}"\n2,ABD\n', "item,key\nq1,ABD\n")
    assert by_item(found, "facility") == {"q1": 1}


@pytest.mark.parametrize("written", ["√", "对", "正确", "T", "TRUE", "true"])
def test_truth_is_read_in_any_writing(tmp_path: Path, written: str) -> None:
    found = run(tmp_path, f"id,q1\n1,{written}\n2,×\n", "item,key\nq1,true\n")
    assert by_item(found, "facility") == {"q1": 0.5}


def test_f_is_an_option_unless_the_key_has_a_t(tmp_path: Path) -> None:
    assert by_item(run(tmp_path, "id,q1\n1,F\n2,A\n", "item,key\nq1,F\n"), "facility") == {"q1": 0.5}
    found = run(tmp_path, "id,q1,q2\n1,错,T\n2,F,F\n", "item,key\nq1,F\nq2,T\n")
    assert by_item(found, "facility") == {"q1": 1, "q2": 0.5}


def test_quoted_newlines_empty_lines_and_crlf(tmp_path: Path) -> None:
    found = run(tmp_path, 'id,note,q1\r\n1,"two\r\nlines",A\r\n\r\n2,"say ""x""",B\r\n,,\r\n', "item,key\r\nq1,A\r\n")
    assert found.summary["candidates"] == 2


def test_leading_zeros_and_na_are_text(tmp_path: Path) -> None:
    found = run(tmp_path, "id,q1\n007,A\n7,B\nNA,A\n", "item,key\nq1,A\n")
    assert found.summary["candidates"] == 3


def test_an_open_item_holds_points_beside_answers(tmp_path: Path) -> None:
    key = "item,key,points,type\nq1,A,1,单选\nq2,,10,简答题\n"
    found = run(tmp_path, "id,q1,q2\n1,A,7.5\n2,B,10\n3,A,\n", key)
    assert by_item(found, "facility") == {"q1": 2 / 3, "q2": pytest.approx(17.5 / 30)}
    assert {row.item for row in found.distractors} == {"q1"}


def test_stated_options_have_rows_without_takers(tmp_path: Path) -> None:
    found = run(tmp_path, "id,q1\n1,A\n2,B\n", "item,key,options\nq1,A,4\n")
    assert [(row.option, row.count) for row in found.distractors] == [
        ("A", 1),
        ("B", 1),
        ("C", 0),
        ("D", 0),
        ("omitted", 0),
    ]


def test_not_presented_is_left_out(tmp_path: Path) -> None:
    found = run(tmp_path, "id,q1,q2\n1,A,-\n2,B,A\n3,A,A\n4,A,－\n", "item,key\nq1,A\nq2,A\n", pass_mark=100)
    assert by_item(found, "n") == {"q1": 4, "q2": 2}
    assert by_item(found, "facility") == {"q1": 0.75, "q2": 1}
    assert found.summary["pass_rate"] == 0.75  # of the points each was presented with
    assert found.notes[0].code == "analysis.not-all-presented"


# --- what is wrong ---------------------------------------------------------------------------------------------------


def test_unreadable_cells_are_listed_with_row_and_column(tmp_path: Path) -> None:
    found = problems(tmp_path, "id,q1,q2\n1,A,A\n2,?,A\n3,A,AA\n", "item,key\nq1,A\nq2,A\n")
    assert found == [
        "answers.csv:3: '?' in column 'q1' names no option [analysis.cell-unreadable]",
        "answers.csv:4: 'AA' in column 'q2' names no option [analysis.cell-unreadable]",
    ]


def test_a_nul_is_no_blank(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n2,\0\n3,\n", "item,key\nq1,A\n")
    assert found.startswith("answers.csv:3: ")


def test_a_letter_beyond_the_stated_options_is_unreadable(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n2,E\n", "item,key,options\nq1,A,4\n")
    assert "answers.csv:3" in found


def test_many_unreadable_cells_are_counted(tmp_path: Path) -> None:
    found = problems(tmp_path, "id,q1\n" + "".join(f"{n},?\n" for n in range(50)), "item,key\nq1,A\n", chunk_rows=7)
    assert len(found) == 21
    assert "and 30 more" in found[-1]


def test_a_candidate_twice_is_listed_with_its_rows(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\nx,A\ny,A\n x ,B\n", "item,key\nq1,A\n", chunk_rows=1)
    assert (
        found
        == "answers.csv:4: candidate 'x' stands in rows 2、4; each may have one row only [analysis.candidate-repeated]"
    )


def test_answers_without_a_candidate(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n,B\n", "item,key\nq1,A\n")
    assert found.startswith("answers.csv:3: answers without a candidate")


def test_items_of_the_key_that_the_table_lacks(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n", "item,key\nq1,A\nq2,B\nq3,C\n")
    assert "2 items of the key: q2、q3" in found


def test_rows_of_another_width(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n2,A,B\n", "item,key\nq1,A\n")
    assert found.startswith("answers.csv:3: this row has 3 cells")


@pytest.mark.parametrize(
    "key, place",
    [
        ("item,key\nq1,\n", "key.csv:2"),
        ("item,key\nq1,ABA\n", "key.csv:2"),
        ("item,key,points\nq1,A,0\n", "key.csv:2"),
        ("item,key,type\nq1,A,谜语\n", "key.csv:2"),
        ("item,key,options\nq1,E,4\n", "key.csv:2"),
        ("item,key\nq1,A\nq1,B\n", "key.csv:3"),
        ("item,answer\nq1,A\n", "key.csv"),
        ("item,key,type,rule\nq1,A,单选,half\n", "key.csv:2"),
    ],
)
def test_a_key_that_cannot_be_used(tmp_path: Path, key: str, place: str) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,A\n", key)
    assert found.startswith(f"{place}: ")


def test_text_among_points_is_a_problem(tmp_path: Path) -> None:
    found = problems(tmp_path, "id,name,q1\n1,x,1\n2,,1.5\n", scored=True)
    assert found == [
        "answers.csv:2: 'x' in column 'name' is no number of points, or more than the item has [analysis.points-unreadable]"
    ]


def test_points_are_read_as_programs_write_them(tmp_path: Path) -> None:
    found = run(tmp_path, "id,q1\n1,1.\n2,.5\n3,5e-1\n4,1/2\n5,１分\n", scored=True)
    assert by_item(found, "facility") == {"q1": pytest.approx(0.7)}


def test_points_above_those_of_the_key(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, "id,q1\n1,1\n2,3\n", "item,points\nq1,2\n", scored=True)
    assert "answers.csv:3" in found


def test_repeated_columns_no_key_and_no_people(tmp_path: Path) -> None:
    assert "q1" in problems(tmp_path, "id,q1,q1\n1,A,B\n", "item,key\nq1,A\n")[0]
    assert "key-needed" in problems(tmp_path, "id,q1\n1,A\n")[0]
    for empty in ("id,q1\n", "id,q1", "id,q1\n,\n"):
        assert "no-candidates" in problems(tmp_path, empty, "item,key\nq1,A\n")[0]
    assert "no-items" in problems(tmp_path, "id\n1\n", scored=True)[0]


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_every_note_has_words(tmp_path: Path, lang: str) -> None:
    found = run(tmp_path, TABLE.replace("ABD", "-"), KEY, pass_mark=60).notes
    found += run(tmp_path, "id,q\n1,1\n", scored=True, pass_mark=60).notes
    assert len({note.code for note in found}) == 9
    for note in found:
        assert messages.text(f"note.{note.code}", lang, **dict(note.values))


def test_equal_totals_are_equal_whatever_their_parts(tmp_path: Path) -> None:
    """Thirds and decimals: 0.1 + 0.2 and 0.3 are one total, so median and groups do not see two."""
    found = run(tmp_path, "id,a,b\n1,0.1,0.2\n2,0.3,0\n3,0,0.3\n", scored=True)
    assert (found.summary["sd"], found.summary["min"], found.summary["max"]) == (0, 0.3, 0.3)
    assert found.summary["alpha"] is None


def test_progress_is_told_the_rows(tmp_path: Path) -> None:
    seen: list[int] = []
    run(tmp_path, TABLE, KEY, chunk_rows=2, progress=seen.append)
    assert seen == [2, 3]


def test_a_pass_mark_is_compared_exactly(tmp_path: Path) -> None:
    table = "id,a,b,c\n1,1,1,0\n2,1,0,0\n3,1,1,1\n"
    assert run(tmp_path, table, scored=True, pass_mark=Fraction(200, 3)).summary["pass_rate"] == pytest.approx(2 / 3)
    assert run(tmp_path, table, scored=True, pass_mark=66.7).summary["pass_rate"] == pytest.approx(1 / 3)
