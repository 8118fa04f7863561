"""Both arcs against R equate, and against the circle that they are parts of."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis.circle_arc import Point, simplified_arc, symmetric_arc

SCALE = np.arange(41.0)


def test_simplified_arc_equals_r_equate() -> None:
    _, expected = oracle("equate_actmath_rg")
    middle = (expected["x_summary"]["mean"], expected["y_summary"]["mean"])
    found = simplified_arc(SCALE, (0, 0), middle, (40, 40))
    assert found is not None
    assert_close(found.tolist(), [row["yx"] for row in expected["circle_arc"]])


middles = st.tuples(st.floats(1, 39), st.floats(1, 39))


@given(middles)
def test_simplified_arc_is_a_circle_over_the_line(middle: Point) -> None:
    """Livingston & Kim (2009): what the curve is above the identity line lies on a circle through (0, 0) and (40, 0)."""
    apart = middle[1] - middle[0]
    assume(abs(apart) > 1e-3 and apart**2 < 0.99 * middle[0] * (40 - middle[0]))
    found = simplified_arc(np.array([0.0, 7.0, middle[0], 31.0, 40.0]), (0, 0), middle, (40, 40))
    assert found is not None
    assert_close(found[[0, 2, 4]].tolist(), [0.0, middle[1], 40.0], 1e-6)
    up = (apart**2 - middle[0] * (40 - middle[0])) / (2 * apart)
    for x, y in zip((7.0, 31.0), found[[1, 3]], strict=True):
        assert (x - 20) ** 2 + (y - x - up) ** 2 == pytest.approx(400 + up**2, rel=1e-9)


@given(middles)
def test_symmetric_arc_back_from_y_is_its_mirror(middle: Point) -> None:
    there = symmetric_arc(np.array([middle[0], 11.0]), (0, 0), middle, (40, 40))
    assume(there is not None and 0 <= there[1] <= 40 and abs(middle[0] - middle[1]) > 1e-3)
    assert there is not None
    assert_close(float(there[0]), middle[1], 1e-6)
    back = symmetric_arc(there[1:], (0, 0), (middle[1], middle[0]), (40, 40))
    assert back is not None
    assert_close(back.tolist(), [11.0], 1e-5)


def test_symmetric_arc_is_a_circle_through_its_three_points() -> None:
    """Through (0, 0), (30, 35) and (40, 40) goes one circle; its centre is as far from (0, 0) as from the others."""
    found = symmetric_arc(np.array([0.0, 5.0, 30.0, 33.0, 40.0]), (0, 0), (30, 35), (40, 40))
    assert found is not None
    centre = np.linalg.solve(2 * np.array([[30.0, 35.0], [40.0, 40.0]]), [30.0**2 + 35**2, 2 * 40.0**2])
    away = (np.array([0.0, 5.0, 30.0, 33.0, 40.0]) - centre[0]) ** 2 + (found - centre[1]) ** 2
    assert_close(away.tolist(), [float(centre @ centre)] * 5, 1e-6)


@pytest.mark.parametrize("arc", [simplified_arc, symmetric_arc])
class TestBoth:
    def test_a_middle_on_the_line_leaves_the_line(self, arc) -> None:  # type: ignore[no-untyped-def]
        assert_close(arc(SCALE, (0, 10), (20, 30), (40, 50)).tolist(), (SCALE + 10).tolist())

    def test_a_middle_at_an_end_is_undefined(self, arc) -> None:  # type: ignore[no-untyped-def]
        assert arc(SCALE, (0, 0), (40, 30), (40, 40)) is None

    def test_a_middle_too_far_from_the_line_is_undefined(self, arc) -> None:  # type: ignore[no-untyped-def]
        assert arc(SCALE, (0, 0), (39, 10), (40, 40)) is None

    def test_a_middle_nearly_on_the_line_keeps_its_digits(self, arc) -> None:  # type: ignore[no-untyped-def]
        found = arc(SCALE, (0, 0), (20, 20 + 1e-7), (40, 40))
        assert_close(found.tolist(), (SCALE + 1e-7 * SCALE * (40 - SCALE) / 400).tolist(), 1e-6)
