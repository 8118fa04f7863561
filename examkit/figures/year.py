"""Pictures of a year: numbers in, labels given, nothing looked up."""

import datetime as dt
from collections.abc import Sequence

from examkit.figures.canvas import BLUE, GREY, LIGHT, RED, axes_of, png, style

NAMED = 12  # units that are named in a funnel: more would stand on each other


def calendar(days: Sequence[dt.date], notes: Sequence[str], months: Sequence[str], *, x: str) -> bytes:
    """The days of a year's sessions, a row for each of the twelve ``months``; each with its note (学时), several beside."""
    with style():
        canvas, axes = axes_of(height=3.9)
        known: dict[dt.date, list[str]] = {}
        for day, note in zip(days, notes, strict=True):
            known.setdefault(day, []).append(note)
        for day, said in known.items():
            axes.plot(day.day, day.month, marker="s", markersize=15, color=BLUE, alpha=1.0 if len(said) > 1 else 0.75)
            axes.text(day.day, day.month, "+".join(said), ha="center", va="center", color="white", fontsize=8)
        axes.set_yticks(range(1, 13), months)
        axes.set_xticks([1, 5, 10, 15, 20, 25, 31])
        axes.set(xlim=(0, 32), ylim=(12.6, 0.4), xlabel=x)
        axes.grid(axis="y", color=LIGHT, linewidth=0.6)
        axes.set_axisbelow(True)
        return png(canvas)


def percent_heat(
    rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float | None]], *, label: str
) -> bytes:
    """Percents as shades from 0 to 100, each with its number; None stays blank, it is not zero."""
    with style():
        width = min(11.0, max(5.2, 2.2 + 0.42 * len(columns)))
        canvas, axes = axes_of(width=width, height=max(2.2, 1.1 + 0.25 * len(rows)))
        shades = [[float("nan") if value is None else value for value in row] for row in values]
        image = axes.imshow(shades, cmap="Blues", aspect="auto", vmin=0, vmax=100)
        small = 7.5 if len(columns) > 12 else 8.5
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                if value is not None:
                    colour = "white" if value > 60 else "black"
                    axes.text(x, y, f"{value:.0f}", ha="center", va="center", fontsize=small, color=colour)
        turned = 60 if any(len(name) > 3 for name in columns) else 0
        axes.set_xticks(
            range(len(columns)), columns, rotation=turned, ha="right" if turned else "center", fontsize=small
        )
        axes.set_yticks(range(len(rows)), rows, fontsize=8.5)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        canvas.colorbar(image, ax=axes, label=label, fraction=0.03)
        return png(canvas)


def over_the_year(
    labels: Sequence[str], percents: Sequence[Sequence[float]], pass_marks: Sequence[float], *, y: str, pass_label: str
) -> bytes:
    """The scores of each exam in the order of time: every person, the quartiles, and the pass mark of each."""
    with style():
        canvas, axes = axes_of(height=3.8)
        places = [place for place, values in enumerate(percents) if len(values)]
        for place in places:
            values = sorted(percents[place])
            spread = [place + 0.32 * ((rank * 0.618) % 1 - 0.5) for rank in range(len(values))]
            axes.plot(spread, values, linestyle="", marker="o", markersize=3, color=LIGHT, zorder=1)
        if places:
            axes.boxplot(
                [list(percents[place]) for place in places], positions=places, widths=0.45, showfliers=False,
                medianprops={"color": BLUE, "linewidth": 2},
            )  # fmt: skip
        for place, mark in enumerate(pass_marks):
            label = pass_label if place == 0 else None
            axes.plot([place - 0.4, place + 0.4], [mark, mark], color=RED, linewidth=1.3, label=label)
        axes.set_xticks(range(len(labels)), labels)
        axes.set(ylabel=y, ylim=(0, 103), xlim=(-0.6, max(len(labels), 1) - 0.4))
        if pass_marks:
            axes.legend(frameon=False, loc="lower left", fontsize=9)
        return png(canvas)


Bounds = tuple[float, float | None, float | None, float | None, float | None]


def funnel(
    points: Sequence[tuple[str, int, float | None, str]], centre: float | None, bounds: Sequence[Bounds],
    *, x: str, y: str, inner: str, outer: str,
) -> bytes:  # fmt: skip
    """Units as (name, people, percent, flag) among the limits of chance, (size, low, high, low, high) narrow then wide.

    Only flagged units are named and red: place among the others says nothing.
    """
    with style():
        canvas, axes = axes_of(height=4.0)
        if centre is not None:
            axes.axhline(centre, color=GREY, linewidth=0.9)
        sizes = [bound[0] for bound in bounds]
        for first, dash, label in ((1, (0, (4, 3)), inner), (3, "solid", outer)):
            for side in (0, 1):
                line = [float("nan") if (value := bound[first + side]) is None else value for bound in bounds]
                axes.plot(sizes, line, color=BLUE, linewidth=1.0, linestyle=dash, label=None if side else label)
        for _, people, percent, flag in points:
            if percent is None:
                continue
            axes.plot(people, percent, marker="o", color=RED if flag else BLUE, markersize=5, alpha=0.7)
        flagged = [point for point in points if point[3] and point[2] is not None][:NAMED]
        for name, people, percent, _ in flagged:
            axes.annotate(name, (people, percent or 0.0), xytext=(5, -3), textcoords="offset points", fontsize=9, color=RED)  # fmt: skip
        axes.set(xlabel=x, ylabel=y, ylim=(-3, 105), xlim=(0, max([people for _, people, _, _ in points], default=1) * 1.15 + 1))  # fmt: skip
        axes.legend(frameon=False, loc="lower right", fontsize=9)
        return png(canvas)


def hours_and_scores(hours: Sequence[float], percents: Sequence[float], *, x: str, y: str) -> bytes:
    """Hours of study against exam percents, a point for each person; nobody is named."""
    with style():
        canvas, axes = axes_of(height=3.8)
        axes.plot(hours, percents, linestyle="", marker="o", markersize=5, color=BLUE, alpha=0.45)
        axes.set(xlabel=x, ylabel=y, ylim=(-3, 103))
        axes.set_xlim(left=-0.5)
        return png(canvas)
