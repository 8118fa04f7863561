"""The statistics of a test: numbers in, numbers out; nothing of items, files or languages.

The flow: answers -> ``collect`` (sums of some people) -> ``+`` -> ``analyse`` -> items, options, test, flags.  Each
statistic is also a function of plain arrays: ``facility(scores, points)``, ``item_rest(scores, totals)``...
"""

from examkit.analysis.errors import Section, error_at, lord_error, person_errors, sections_of
from examkit.analysis.flags import Flag
from examkit.analysis.item import (
    Interval,
    biserial_rest,
    biserial_total,
    discrimination,
    facility,
    facility_interval,
    group_size,
    item_rest,
    item_total,
    wilson,
)
from examkit.analysis.options import OMITTED, OptionRow, option_rest, option_table, shares_by_fifth
from examkit.analysis.parts import alpha_of_parts, joined, stratified_alpha
from examkit.analysis.pooling import Drift, PooledItem, Use, drift, pool, pooled_correlation
from examkit.analysis.reliability import (
    Reliability,
    alpha_if_dropped,
    cronbach_alpha,
    feldt_interval,
    kr20,
    standard_error,
)
from examkit.analysis.sample import ItemKey
from examkit.analysis.structure import Omega, lambda2, lambda6, omega, one_factor, split_half
from examkit.analysis.summary import Note, Precision
from examkit.analysis.sums import ABSENT, FINEST, Pattern, Sums, TooFine, collect
from examkit.analysis.table import Analysis, ItemRow, analyse

__all__ = [
    "ABSENT",
    "FINEST",
    "OMITTED",
    "Analysis",
    "Drift",
    "Flag",
    "Interval",
    "ItemKey",
    "ItemRow",
    "Note",
    "Omega",
    "OptionRow",
    "Pattern",
    "PooledItem",
    "Precision",
    "Reliability",
    "Section",
    "Sums",
    "TooFine",
    "Use",
    "alpha_if_dropped",
    "alpha_of_parts",
    "analyse",
    "biserial_rest",
    "biserial_total",
    "collect",
    "cronbach_alpha",
    "discrimination",
    "drift",
    "error_at",
    "facility",
    "facility_interval",
    "feldt_interval",
    "group_size",
    "item_rest",
    "item_total",
    "joined",
    "kr20",
    "lambda2",
    "lambda6",
    "lord_error",
    "omega",
    "one_factor",
    "option_rest",
    "option_table",
    "person_errors",
    "pool",
    "pooled_correlation",
    "sections_of",
    "shares_by_fifth",
    "split_half",
    "standard_error",
    "stratified_alpha",
    "wilson",
]
