"""Pictures of measurement: item curves with their data, the map of people and items, options by fifths, information.

Numbers in, labels given.  A point that rests on nobody is not drawn.
"""

from collections.abc import Collection, Sequence

import numpy as np
from matplotlib.axes import Axes

from examkit.figures.canvas import BLUE, GREY, LIGHT, RED, axes_of, png, style

Points = Sequence[tuple[float, float, int]]
LABEL_STEP = 0.075  # the height of a label, in shares
SHADES = ("#2f5d8a", "#b07d2e", "#5a8f5c", "#8a5a8f", "#8a8f98", "#3f9fa8", "#a84f3f", "#6f6fb0")


def item_curve(theta: Sequence[float], expected: Sequence[float], observed: Points, *, x: str, y: str) -> bytes:
    """The modelled share of an item's points over ability, and what groups of people earned: (ability, share, people).

    The area of a point grows with its people.
    """
    with style():
        canvas, axes = axes_of(4.6, 3.0)
        draw_item_curve(axes, theta, expected, observed)
        axes.set(xlabel=x, ylabel=y)
        return png(canvas)


def draw_item_curve(axes: Axes, theta: Sequence[float], expected: Sequence[float], observed: Points) -> None:
    """The line and its points, on axes that others label."""
    axes.plot(theta, expected, color=BLUE, linewidth=1.6)
    some = [point for point in observed if point[2]]
    most = max((people for _, _, people in some), default=1)
    sizes = [15 + 60 * people / most for _, _, people in some]
    axes.scatter([p[0] for p in some], [p[1] for p in some], s=sizes, color=RED, alpha=0.55, linewidths=0)
    axes.set_ylim(-0.05, 1.05)


def wright_map(people: Sequence[float], items: Sequence[tuple[str, float]], *, left: str, right: str, y: str) -> bytes:
    """People's abilities as a histogram on the left, items' difficulties by their numbers on the right, one scale.

    More items stand in more and finer rows, so that their numbers stay apart.
    """
    rows_of_items = min(25 + len(items) // 4, 60)
    with style():
        canvas, axes = axes_of(6.4, min(3.6 + 0.06 * len(items), 8.4))
        values = [*people, *(difficulty for _, difficulty in items)]
        low, high = (min(values) - 0.3, max(values) + 0.3) if values else (-3.0, 3.0)
        edges = np.linspace(low, high, 25)
        counts, _ = np.histogram(np.asarray(people, dtype=np.float64), edges)
        axes.barh(edges[:-1], -counts, height=np.diff(edges), align="edge", color=LIGHT, edgecolor="white")
        most = max(int(counts.max(initial=0)), 1)
        step, rows = (high - low) / rows_of_items, dict[int, list[str]]()
        for number, difficulty in sorted(items, key=lambda one: one[1]):
            rows.setdefault(int((difficulty - low) / step), []).append(number)
        for row, numbers in rows.items():
            axes.text(0.04 * most, low + (row + 0.5) * step, "  ".join(numbers), va="center", fontsize=7)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set(ylabel=y, xlim=(-1.05 * most, 2.1 * most), ylim=(low, high))
        axes.set_xticks([-most / 2, most], [left, right])
        axes.tick_params(axis="x", length=0)
        return png(canvas)


def option_curves(
    options: Sequence[str], shares: Sequence[Sequence[float | None]], key: Collection[str], *, x: str, y: str
) -> bytes:
    """The share of each fifth of people that took each option; the options of ``key`` as a thick line."""
    with style():
        canvas, axes = axes_of(4.6, 3.0)
        draw_option_curves(axes, options, shares, key)
        axes.set(xlabel=x, ylabel=y)
        return png(canvas)


def draw_option_curves(
    axes: Axes, options: Sequence[str], shares: Sequence[Sequence[float | None]], key: Collection[str]
) -> None:
    """The lines of the options with their letters, on axes that others label."""
    ends: list[tuple[float, str, str]] = []
    for place, (option, row) in enumerate(zip(options, shares, strict=True)):
        known = [(fifth, share) for fifth, share in enumerate(row, start=1) if share is not None]
        if known:
            width, colour = 2.4 if option in key else 1.0, SHADES[place % len(SHADES)]
            axes.plot(*zip(*known, strict=True), marker="o", markersize=3.5, linewidth=width, color=colour)
            ends.append((known[-1][1], option, colour))
    for height, option, colour in _apart(ends):
        axes.text(5.12, height, option, va="center", color=colour, fontsize=9)
    axes.set(ylim=(-0.05, 1.05), xlim=(0.8, 5.9))
    axes.set_xticks(range(1, 6))


def _apart(ends: Sequence[tuple[float, str, str]]) -> list[tuple[float, str, str]]:
    """The labels at the ends of lines, pushed up until none stands on another."""
    placed: list[tuple[float, str, str]] = []
    for height, option, colour in sorted(ends):
        placed.append((max(height, placed[-1][0] + LABEL_STEP) if placed else height, option, colour))
    return placed


def information(
    theta: Sequence[float], values: Sequence[float], cut: float | None, *, x: str, y: str, cut_label: str
) -> bytes:
    """Test information over ability, with the ability at the pass mark where it is known."""
    with style():
        canvas, axes = axes_of()
        axes.plot(theta, values, color=BLUE, linewidth=1.8)
        if cut is not None:
            axes.axvline(cut, color=RED, linewidth=1.3)
            axes.annotate(
                cut_label, (cut, 1.0), xycoords=("data", "axes fraction"), xytext=(4, -2),
                textcoords="offset points", color=RED, va="top",
            )  # fmt: skip
        axes.set(xlabel=x, ylabel=y)
        axes.set_ylim(bottom=0)
        return png(canvas)


def reliability_by_length(
    lengths: Sequence[int], values: Sequence[float], now: tuple[int, float, float, float], *, x: str, y: str
) -> bytes:
    """Reliability expected of a test of other lengths, and the present one with its interval: (items, value, low, high)."""
    with style():
        canvas, axes = axes_of(5.2, 3.2)
        axes.plot(lengths, values, color=BLUE, linewidth=1.6)
        items, value, low, high = now
        axes.errorbar([items], [value], [[value - low], [high - value]], fmt="o", color=RED, capsize=4, markersize=5)
        axes.set(xlabel=x, ylabel=y)
        axes.set_ylim(min(0.0, low), 1.0)
        return png(canvas)
