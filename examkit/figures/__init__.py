"""The pictures of reports as PNG bytes: numbers in, labels given, nothing looked up."""

from examkit.figures.charts import bars, heat, histogram, scatter
from examkit.figures.comparison import intervals, worth_of_scores
from examkit.figures.curves import information, item_curve, option_curves, reliability_by_length, wright_map
from examkit.figures.panels import ItemPanel, OptionPanel, item_panels, option_panels, width_of
from examkit.figures.year import calendar, funnel, hours_and_scores, over_the_year, percent_heat

__all__ = [
    "ItemPanel",
    "OptionPanel",
    "bars",
    "calendar",
    "funnel",
    "heat",
    "histogram",
    "hours_and_scores",
    "information",
    "intervals",
    "item_curve",
    "item_panels",
    "option_curves",
    "option_panels",
    "over_the_year",
    "percent_heat",
    "reliability_by_length",
    "scatter",
    "width_of",
    "worth_of_scores",
    "wright_map",
]
