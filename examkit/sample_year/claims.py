"""What the record of a year claims, to be held against what was planted in it."""

from dataclasses import dataclass
from fractions import Fraction

from examkit.assessment import by_group, funnels
from examkit.sample_year.town import Truth
from examkit.year import Annual


@dataclass(frozen=True, slots=True)
class Claims:
    """Laws studied but not learnt, units beyond what chance leaves, items that drifted or whose key was corrected.

    ``means`` are the raw means of exams by unit, which claim nothing.
    """

    laws: frozenset[str]
    lagging: frozenset[str]
    leading: frozenset[str]
    drifting: frozenset[str]
    corrected: frozenset[str]
    means: tuple[tuple[str, Fraction], ...]

    def place(self, unit: str) -> int:
        """The place of a unit among all by its raw mean, 1 the lowest."""
        own = dict(self.means)[unit]
        return 1 + sum(mean < own for _, mean in self.means)

    def false(self, truth: Truth) -> frozenset[str]:
        """Whatever is claimed and was not planted."""
        planted = {truth.law, truth.office, truth.amended_item, truth.wrong_key_item}
        return (self.laws | self.lagging | self.leading | self.drifting | self.corrected) - planted


def claims_of(found: Annual) -> Claims:
    """The claims of a year's record."""
    units = by_group(found.gathered.data, found.records, "unit")
    both = funnels(units)
    weak = found.weakness
    return Claims(
        laws=frozenset(one.law for one in weak.learnt if one.flag),
        lagging=frozenset(both.flagged("low")),
        leading=frozenset(both.flagged("high")),
        drifting=frozenset(one.item for one in weak.drift if one.flag),
        corrected=frozenset(one.item for one in weak.doubtful if one.code == "corrected"),
        means=tuple((one.name, one.mean) for one in units if one.mean is not None),
    )
