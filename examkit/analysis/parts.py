"""Reliability of a test made of parts: questions on one case that go together, sections of unlike questions.

Covariances of the items in, coefficients out.  A part is the places of its items among the covariances, from 0.
"""

from collections.abc import Sequence

import numpy as np

from examkit.analysis.counted import Vector, sum_variance
from examkit.analysis.reliability import Reliability, cronbach_alpha

Part = Sequence[int]


def joined(covariance: Vector, parts: Sequence[Part]) -> Vector:
    """Covariances of the sums of the parts: of each case instead of each of its questions.

    A C Aᵀ, A with a row of 0 and 1 for each part.  R: ``A %*% cov(X) %*% t(A)``.  ValueError where an item stands in two
    parts or in none.
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    if sorted(place for part in parts for place in part) != list(range(len(items))):
        raise ValueError("every item stands in exactly one part")
    rows = np.stack([items[list(part)].sum(axis=0) for part in parts])
    return np.stack([rows[:, list(part)].sum(axis=1) for part in parts], axis=1)


def alpha_of_parts(covariance: Vector, n: int, parts: Sequence[Part]) -> Reliability:
    """Alpha with Feldt's interval where the questions of each case count as one item.

    Questions on one text share more than what the test is about; counted apart they make alpha too high.  Items of their
    own are parts of one item.  Sireci, Thissen & Wainer (1991).  R: ``psych::alpha(S, delete = FALSE)$total$raw_alpha``
    with ``S`` the sums of the parts.  None as :func:`~examkit.analysis.reliability.cronbach_alpha`.
    """
    return cronbach_alpha(joined(covariance, parts), n)


def stratified_alpha(covariance: Vector, parts: Sequence[Part]) -> float | None:
    """Reliability of a test of sections, whatever the points of their questions.

    1 - Σσ²ₛ(1 - αₛ)/σ²ₜ, σ²ₛ and αₛ of the sections, where σ²ₛ(1 - αₛ) = (k Σσ²ᵢ - σ²ₛ)/(k - 1) has a value also if a
    section has no variance.  Cronbach, Schönemann & McKie (1965).
    R: ``sirt::stratified.cronbach.alpha(X, itemstrata)``.  A section of one item that does not vary takes nothing away;
    None where it varies, for it has no alpha, and where all have one total.
    """
    items = np.atleast_2d(np.asarray(covariance, dtype=np.float64))
    sections = joined(items, parts)
    unreliable = 0.0
    for part, variance in zip(parts, np.diag(sections).tolist(), strict=True):
        k, variances = len(part), float(np.diag(items)[list(part)].sum())
        if k > 1:
            unreliable += (k * variances - variance) / (k - 1)
        elif variances:
            return None
    whole = sum_variance(items)
    return min(1 - unreliable / whole, 1.0) if whole else None
