"""From sums to the statistics of a table of answers: items, options, test, flags.

The one place that knows the columns of items.csv; those of distractors.csv stand in ``options``, the keys of summary.json
in ``summary``, and how they are written is the work of others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from examkit.analysis import flags as signs
from examkit.analysis.counted import standard_deviation
from examkit.analysis.flags import Flag
from examkit.analysis.item import discrimination, facility, facility_interval, item_rest, item_total
from examkit.analysis.options import OptionRow, option_table
from examkit.analysis.reliability import alpha_if_dropped
from examkit.analysis.sample import ItemKey, Sample, Worth, is_blank, sample_of
from examkit.analysis.summary import Note, Precision, Value, coefficients, deciding, describe, passing, precision
from examkit.analysis.sums import Cells, Pattern, Sums


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of items.csv."""

    item: str
    n: int
    omitted: int
    facility: float | None
    facility_low: float | None
    facility_high: float | None
    sd: float | None
    discrimination: float | None
    item_total: float | None
    item_rest: float | None
    alpha_if_dropped: float | None
    flags: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The statistics of one table of answers; ``pandas.DataFrame(analysis.items)`` is items.csv."""

    items: tuple[ItemRow, ...]
    distractors: tuple[OptionRow, ...]
    summary: Mapping[str, Value]
    flags: tuple[Flag, ...] = ()
    notes: tuple[Note, ...] = ()
    precision: Precision = field(default_factory=Precision)


def analyse(
    keys: Sequence[ItemKey], patterns: Sequence[Sequence[Pattern]], sums: Sums, pass_mark: Fraction | None = None
) -> Analysis:
    """All statistics of a table from its sums.

    Item statistics are over those presented with the item, with the totals they have.  Alpha, KR-20, the standard error
    and alpha if dropped are over those presented with every item, so that their covariances are of the same people;
    null where these are fewer than two.  ``pass_mark`` is a percentage of the points a person was presented with.
    """
    covariance = sums.moments.covariance() if sums.moments.n > 1 else None
    dropped = alpha_if_dropped(covariance) if covariance is not None else [None] * len(keys)
    found = [_item(*each, sums.scale) for each in zip(keys, patterns, sums.cells, dropped, strict=True)]
    items = [one.worth for one in found]
    reliability, reasons = coefficients(items, sums, covariance)
    decisions, doubts = deciding(items, sums, pass_mark, reliability["alpha"])
    return Analysis(
        tuple(one.row for one in found),
        tuple(chain.from_iterable(one.options for one in found)),
        describe(items, sums) | reliability | passing(items, sums, pass_mark) | decisions,
        tuple(chain.from_iterable(one.flags for one in found)),
        (*_notes(sums), *reasons, *doubts),
        precision(items, sums, covariance, pass_mark),
    )


@dataclass(frozen=True, slots=True)
class _Item:
    """What the analysis keeps of one item."""

    row: ItemRow
    options: Sequence[OptionRow]
    flags: Sequence[Flag]
    worth: Worth


def _item(key: ItemKey, patterns: Sequence[Pattern], cells: Cells, dropped: float | None, scale: int) -> _Item:
    sample = sample_of(key, patterns, cells, scale)
    options = _options(sample)
    flags = tuple(_flags(sample, options))
    return _Item(_row(sample, dropped, flags, scale), options, flags, sample.worth)


def _row(sample: Sample, dropped: float | None, flags: Sequence[Flag], scale: int) -> ItemRow:
    scores, totals, counts = sample.scores, sample.totals, sample.counts
    interval = facility_interval(scores, sample.points, counts)
    deviation = standard_deviation(scores, counts)
    return ItemRow(
        item=sample.key.item,
        n=sample.n,
        omitted=sample.count(is_blank),
        facility=facility(scores, sample.points, counts),
        facility_low=interval.low,
        facility_high=interval.high,
        sd=deviation if deviation is None else deviation / scale,
        discrimination=discrimination(scores, totals, sample.points, counts),
        item_total=item_total(scores, totals, counts),
        item_rest=item_rest(scores, totals, counts),
        alpha_if_dropped=dropped,
        flags=";".join(dict.fromkeys(flag.code for flag in flags)),
    )


def _options(sample: Sample) -> list[OptionRow]:
    if not sample.key.options:
        return []
    key = sample.key
    return option_table(key.item, sample.takes(), key.key, sample.scores, sample.totals, sample.counts)


def _flags(sample: Sample, options: Sequence[OptionRow]) -> Iterator[Flag]:
    key, scores, counts = sample.key, sample.scores, sample.counts
    yield from signs.constant(key.item, scores, counts)
    yield from signs.suspected_key(options, sample.n, multiple=key.multiple)
    yield from signs.negative_rest(key.item, scores, sample.totals - scores, counts)
    known = options if key.stated else _up_to_last_seen(options)
    yield from signs.unused_distractor(known, sample.count(lambda chosen: bool(chosen - key.key)), sample.n)


def _up_to_last_seen(options: Sequence[OptionRow]) -> Sequence[OptionRow]:
    """The options that surely exist: up to the last one that somebody took or that is right."""
    last = max((place for place, row in enumerate(options[:-1]) if row.count or row.key), default=-1)
    return options[: last + 1]


def _notes(sums: Sums) -> Iterator[Note]:
    if sums.partial:
        yield Note("analysis.not-all-presented", (("complete", sums.moments.n), ("candidates", sums.n)))
