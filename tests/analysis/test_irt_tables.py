"""Rows of irt.csv and persons.csv, by their columns and by what is left out."""

import numpy as np
from response_models import lsat6, right

from examkit.analysis.irt import fit
from examkit.analysis.irt_tables import curves_of, item_rows, person_rows

HEAD = ["item", "model", "n", "a", "a_se", "b", "b_se", "c", "c_se"]
FIT = ["infit", "outfit", "infit_z", "outfit_z", "note"]


def test_an_item_left_out_has_a_row_that_says_why() -> None:
    rows = item_rows(fit(np.column_stack([np.ones(1000), lsat6()])), ["q0", "q1", "q2", "q3", "q4", "q5"])
    assert [list(row) for row in rows] == [[*HEAD, *FIT]] * 6
    assert rows[0]["note"] == "constant" and {rows[0][name] for name in [*HEAD[2:], *FIT[:-1]]} == {None}
    assert (rows[1]["item"], rows[1]["n"], rows[1]["a"], rows[1]["a_se"], rows[1]["note"]) == ("q1", 699, 1.0, None, "")


def test_steps_have_columns_where_an_item_has_several() -> None:
    theta = np.random.default_rng(1).normal(size=300)
    two, three = (
        right(theta, 1.2, [-1, 0, 1], seed=2),
        right(theta, 1.2, [-0.5], seed=3) + right(theta, 1.2, [0.5], seed=4),
    )
    rows = item_rows(fit(np.column_stack([two, three]), "gpcm"), list("abcd"))
    assert [list(row) for row in rows] == [[*HEAD, "step_1", "step_1_se", "step_2", "step_2_se", *FIT]] * 4
    assert rows[0]["step_1"] is None and rows[0]["b_se"] is not None and rows[0]["c"] is None
    steps = [rows[3]["step_1"], rows[3]["step_2"]]
    assert rows[3]["b"] == np.mean(np.array(steps, dtype=float)) and rows[3]["b_se"] is None


def test_people_without_ability_have_a_row_that_says_why() -> None:
    scores = np.vstack([[1, 1, 1, 1, 1], np.full(5, np.nan), lsat6()[300:320], lsat6()[100:120]])
    rows = person_rows(fit(scores), [f"p{place}" for place in range(len(scores))])
    assert [list(row) for row in rows] == [["candidate", "score", "theta", "se", "infit", "outfit", "note"]] * 42
    assert rows[0]["note"] == "extreme" and rows[0]["theta"] is not None and rows[0]["infit"] is None
    assert rows[1] == {
        "candidate": "p1",
        "score": 0.0,
        **dict.fromkeys(("theta", "se", "infit", "outfit")),
        "note": "not_presented",
    }
    assert {row["note"] for row in rows[2:]} <= {"", "extreme"}


def test_a_model_that_was_not_estimated_has_no_people_and_no_curves() -> None:
    found = fit(np.ones((4, 3)))
    assert person_rows(found, list("abcd")) == []
    assert [row["note"] for row in item_rows(found, list("abc"))] == ["constant"] * 3
    few = fit(np.array([[1, 0, 1], [0, 1, 1]]), "2pl")
    assert [row["note"] for row in item_rows(few, list("abc"))] == ["too_few_items", "too_few_items", "constant"]
    assert curves_of(found).slopes.size == 0


def test_curves_are_those_that_were_estimated() -> None:
    found = fit(lsat6())
    assert curves_of(found).steps[:, 0].tolist() == [item.b for item in found.items]
