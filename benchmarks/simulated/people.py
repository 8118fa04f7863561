"""People who do not exist: abilities, items, what they take, and what is true of them.

Option 0 of each item is its key.  Items follow the nominal response model; ``INTERCEPTS`` put the mean facility at .84, as
in a study test, and at .60.
"""

from dataclasses import dataclass

import numpy as np

from examkit.analysis.copying_model import nominal

ITEMS, OPTIONS = 40, 4
INTERCEPTS = {0.84: 3.6, 0.60: 1.9}
# Abilities on which expectations are summed, with the weights of the normal distribution.
_PLACES = np.linspace(-5, 5, 201)
_WEIGHTS = np.exp(-(_PLACES**2) / 2) / np.exp(-(_PLACES**2) / 2).sum()


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """Slopes and intercepts, items × options."""

    slopes: np.ndarray
    intercepts: np.ndarray

    @property
    def key_leads(self) -> np.ndarray:
        """The items whose key is what most of all people take."""
        shares = np.einsum("p,pio->io", _WEIGHTS, self.chances(_PLACES))
        return shares.argmax(axis=1) == 0

    def chances(self, ability: np.ndarray) -> np.ndarray:
        """People × items × options."""
        return nominal(ability, self.slopes, self.intercepts)


def draw_test(random: np.random.Generator, facility: float, items: int = ITEMS) -> Test:
    key = random.normal(0.9, 0.3, (items, 1)), random.normal(INTERCEPTS[facility], 0.9, (items, 1))
    wrong = random.normal(-0.3, 0.4, (items, OPTIONS - 1)), random.normal(0, 0.7, (items, OPTIONS - 1))
    return Test(*(np.concatenate(pair, axis=1) for pair in zip(key, wrong, strict=True)))


def answer(random: np.random.Generator, test: Test, ability: np.ndarray) -> np.ndarray:
    """The place of the option that each person takes, people × items."""
    edges = test.chances(ability).cumsum(axis=2)
    taken = (random.random((*edges.shape[:2], 1)) > edges).sum(axis=2)
    return np.minimum(taken, edges.shape[2] - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Of the whole population: each item's facility, alpha, and the share that twice gets the same decision."""

    facility: np.ndarray
    alpha: float
    consistency: float
    accuracy: float


def truth(test: Test, cut: int) -> Truth:
    """By sums over abilities; a person passes again with independent answers to the same items.

    Accuracy: the decision that the expected number right deserves.
    """
    right = test.chances(_PLACES)[:, :, 0]
    facility = _WEIGHTS @ right
    apart = right - facility
    covariance = (apart * _WEIGHTS[:, np.newaxis]).T @ apart
    np.fill_diagonal(covariance, facility * (1 - facility))
    k = len(facility)
    alpha = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    passing = _number_right(right)[:, cut:].sum(axis=1)
    deserved = right.sum(axis=1) >= cut
    return Truth(
        facility,
        float(alpha),
        float(_WEIGHTS @ (passing**2 + (1 - passing) ** 2)),
        float(_WEIGHTS @ np.where(deserved, passing, 1 - passing)),
    )


def _number_right(right: np.ndarray) -> np.ndarray:
    """Abilities × numbers right: the chance of each, every item by itself."""
    chances = np.zeros((len(right), right.shape[1] + 1))
    chances[:, 0] = 1
    for item in right.T[:, :, np.newaxis]:
        chances[:, 1:] = chances[:, 1:] * (1 - item) + chances[:, :-1] * item
        chances[:, :1] *= 1 - item
    return chances
