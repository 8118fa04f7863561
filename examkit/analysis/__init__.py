"""The statistics of a test: numbers in, numbers out; nothing of items, files or languages.

The flow: answers -> ``collect`` (sums of some people) -> ``+`` -> ``analyse`` -> items, options, test, flags.  Each
statistic is also a function of plain arrays: ``facility(scores, points)``, ``item_rest(scores, totals)``...
"""

from examkit.analysis.flags import Flag
from examkit.analysis.item import (
    Interval,
    discrimination,
    facility,
    facility_interval,
    group_size,
    item_rest,
    item_total,
    wilson,
)
from examkit.analysis.options import OMITTED, OptionRow, option_rest, option_table, shares_by_fifth
from examkit.analysis.reliability import (
    Reliability,
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    kr20,
    standard_error,
)
from examkit.analysis.sums import ABSENT, Pattern, Sums, collect
from examkit.analysis.table import Analysis, ItemKey, ItemRow, Note, analyse

__all__ = [
    "ABSENT",
    "OMITTED",
    "Analysis",
    "Flag",
    "Interval",
    "ItemKey",
    "ItemRow",
    "Note",
    "OptionRow",
    "Pattern",
    "Reliability",
    "Sums",
    "alpha_if_dropped",
    "analyse",
    "collect",
    "cronbach_alpha",
    "discrimination",
    "facility",
    "facility_interval",
    "feldt_interval",
    "group_size",
    "item_rest",
    "item_total",
    "kr20",
    "option_rest",
    "option_table",
    "shares_by_fifth",
    "standard_error",
    "wilson",
]
