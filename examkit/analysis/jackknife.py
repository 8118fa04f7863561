"""Ranges by leaving out one person at a time: how far a figure would move with other people.

A figure comes as an array: of all people first, then without one of those with each total in turn.  Miller (1974).
"""

import numpy as np
from scipy.special import expit, logit, stdtrit

from examkit.analysis.agreement import Estimate
from examkit.analysis.counted import Vector

_FEWEST = 3  # people for a range
_EDGE = 1e-9  # a share so near to 0 or 1 has no range


def means_without(values: Vector, counts: Vector) -> Vector:
    """The mean of one value a total over all people, then without one of those with each total in turn."""
    total, n = float(values @ counts), float(counts.sum())
    return np.concatenate(([total / n], (total - values) / (n - 1)))


def row_means_without(values: Vector, counts: Vector) -> Vector:
    """The same where the values of all totals depend on who is left out: a row for all, then one for each total."""
    sums, n = values @ counts, float(counts.sum())
    return np.concatenate((sums[:1] / n, (sums[1:] - np.diagonal(values[1:])) / (n - 1)))


def share_estimate(values: Vector, counts: Vector, confidence: float = 0.95) -> Estimate:
    """A share with its range, found on the logit scale so that it stays between 0 and 1.

    θ ± t √((n - 1)/n Σ(θᵢ - θ̄)²), t with n - 1 degrees of freedom, θ = ln(p/(1 - p)).  None for NaN; no range for
    fewer than three people, and for a share of 0 or 1.
    """
    value, n = float(values[0]), float(counts.sum())
    if np.isnan(value):
        return Estimate()
    if n < _FEWEST or not _EDGE < value < 1 - _EDGE:
        return Estimate(value)
    placed = logit(np.clip(np.nan_to_num(values), _EDGE, 1 - _EDGE))
    apart = placed[1:] - float(placed[1:] @ counts) / n
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * float(np.sqrt((n - 1) / n * (apart**2 @ counts)))
    return Estimate(value, float(expit(placed[0] - half)), float(expit(placed[0] + half)))
