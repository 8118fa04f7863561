"""The pictures of reports as PNG bytes: numbers in, labels given, nothing looked up."""

from examkit.figures.charts import bars, heat, histogram, scatter
from examkit.figures.curves import information, item_curve, option_curves, reliability_by_length, wright_map

__all__ = [
    "bars",
    "heat",
    "histogram",
    "information",
    "item_curve",
    "option_curves",
    "reliability_by_length",
    "scatter",
    "wright_map",
]
