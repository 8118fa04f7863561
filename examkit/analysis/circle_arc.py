"""Equating by a circle: through the lowest and highest possible scores and one middle point that people give.

Three points in, a curve out.  Two ends that are known and one mean are all that a small group can bear.
"""

import numpy as np

from examkit.analysis.counted import Vector

Point = tuple[float, float]

# Nearer to the line than this share of its length, the circle is so wide that it is the line.
_STRAIGHT = 1e-9


def simplified_arc(scale: Vector, low: Point, middle: Point, high: Point) -> Vector | None:
    """The line L through both ends, and upon it the arc that is 0 at the ends and meets the middle point.

    y = L(x) ± q/(√(c² + q) + |c|) with q = (x - x₁)(x₃ - x), c = (d² - q₂)/2d, d = y₂ - L(x₂), the sign that of d.
    Livingston & Kim (2009).  R: ``equate::equate(x, y, type = "circle-arc")``.  None where the middle is at an end, or so
    far from the line (d² ≥ q₂) that the arc turns back upon itself.
    """
    distance = _above(low, middle, high)
    if distance is None:
        return None
    room = (middle[0] - low[0]) * (high[0] - middle[0])
    if distance**2 >= room:
        return None
    line = _line(scale, low, high)
    if distance == 0:
        return line
    centre = abs((distance**2 - room) / (2 * distance))
    over = np.clip((scale - low[0]) * (high[0] - scale), 0.0, None)
    return np.asarray(line + np.sign(distance) * over / (np.sqrt(centre**2 + over) + centre), dtype=np.float64)


def symmetric_arc(scale: Vector, low: Point, middle: Point, high: Point) -> Vector | None:
    """The circle through the three points themselves; with equal scales equating back from Y to X is its mirror.

    y = b ± √(r² - (x - a)²), (a, b) as far as r from all three, the sign that of the middle above the line.  Livingston &
    Kim (2009).  R: ``equate::equate(x, y, type = "circle-arc", simple = FALSE)``.  None as :func:`simplified_arc`, and
    where the points lie on both halves of their circle.
    """
    distance = _above(low, middle, high)
    if distance is None:
        return None
    line = _line(scale, low, high)
    if distance == 0:
        return line
    (x1, y1), (x2, y2), (x3, y3) = low, middle, high
    sides = 2 * np.array([[x1 - x3, y1 - y3], [x2 - x3, y2 - y3]])
    squares = np.array([x1**2 - x3**2 + y1**2 - y3**2, x2**2 - x3**2 + y2**2 - y3**2])
    across, up = np.linalg.solve(sides, squares)
    side = float(np.sign(distance))
    if min(side * (y1 - up), side * (y2 - up), side * (y3 - up)) < 0:
        return None
    height = (x1 - across) ** 2 + (y1 - up) ** 2 - (scale - across) ** 2
    arc = up + side * np.sqrt(np.clip(height, 0.0, None))
    return np.where((scale >= x1) & (scale <= x3), arc, line)


def _above(low: Point, middle: Point, high: Point) -> float | None:
    """How far the middle lies above the line, 0 where no number can tell; None where it is not between the ends."""
    if not low[0] < middle[0] < high[0]:
        return None
    distance = middle[1] - float(_line(np.array(middle[0]), low, high))
    return 0.0 if abs(distance) <= _STRAIGHT * (high[0] - low[0]) else distance


def _line(scale: Vector, low: Point, high: Point) -> Vector:
    line: Vector = low[1] + (high[1] - low[1]) / (high[0] - low[0]) * (scale - low[0])
    return line
