"""Where the pass mark should stand and how fair a sitting was: each question as one document, for those who decide.

No score and no pass mark is changed by it.  What people are too few for is held back with the reason, as in
``studies``.  The document of standards comes first: it says which sitting this is.
"""

from examkit.fairness.forms import equated
from examkit.fairness.gains import gains
from examkit.fairness.people import groups, pairs
from examkit.fairness.standards import standards
from examkit.fairness.words import decisions, meanings

__all__ = ["decisions", "equated", "gains", "groups", "meanings", "pairs", "standards"]
