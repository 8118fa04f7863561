"""p values of many looks at once, adjusted for how many there were.

Numbers in, numbers out; what was looked at is not known here.
"""

import numpy as np

from examkit.analysis.counted import Numbers, Vector


def holm(p: Numbers, looked_at: int | None = None) -> Vector:
    """p values that keep the chance of even one false alarm in the whole family.

    max over j ≤ i of (m - j + 1) p₍ⱼ₎, at most 1.  Holm (1979).  R: ``p.adjust(p, "holm")``.  ``looked_at`` is m where
    only the smallest p values of the family are given.
    """
    values, m = _family(p, looked_at)
    order = np.argsort(values, kind="stable")
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate((m - np.arange(len(values))) * values[order]), 1.0)
    return adjusted


def benjamini_hochberg(p: Numbers) -> Vector:
    """p values that keep the expected share of false alarms among the alarms.

    min over j ≥ i of m p₍ⱼ₎/j, at most 1.  Benjamini & Hochberg (1995).  R: ``p.adjust(p, "BH")``.
    """
    values, m = _family(p, None)
    order = np.argsort(values, kind="stable")
    steps = values[order] * m / np.arange(1, len(values) + 1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted


def _family(p: Numbers, looked_at: int | None) -> tuple[Vector, int]:
    values = np.asarray(p, dtype=np.float64)
    m = len(values) if looked_at is None else looked_at
    if m < len(values) or np.isnan(values).any():
        raise ValueError("every p is a number, and the family holds them all")
    return values, m
