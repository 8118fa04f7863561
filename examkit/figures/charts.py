"""Pictures of scores and counts: numbers in, labels given, nothing looked up."""

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator

from examkit.figures.canvas import BLUE, GREY, RED, axes_of, png, style

LABEL_WIDTH, LABEL_HEIGHT = 0.045, 0.05  # what a number takes up among the points, in units of the axes


def histogram(percents: Sequence[float], pass_mark: float, *, x: str, y: str, pass_label: str) -> bytes:
    """How many people have which percent, in steps of five, with the line of the pass mark."""
    with style():
        canvas, axes = axes_of()
        edges = list(range(0, 101, 5))
        counts = [
            sum(low <= percent < low + 5 or (low == 95 and percent == 100) for percent in percents)
            for low in edges[:-1]
        ]
        colours = [BLUE if low >= pass_mark else GREY for low in edges[:-1]]
        axes.bar([low + 2.5 for low in edges[:-1]], counts, width=4.6, color=colours)
        axes.axvline(pass_mark, color=RED, linewidth=1.4)
        axes.annotate(
            pass_label,
            (pass_mark, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(4, -2),
            textcoords="offset points",
            color=RED,
            va="top",
        )
        axes.set(xlabel=x, ylabel=y, xlim=(max(0, min([*percents, pass_mark]) // 10 * 10 - 10), 100))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        return png(canvas)


def bars(
    labels: Sequence[str],
    values: Sequence[float | None],
    *,
    x: str,
    notes: Sequence[str] = (),
    line: float | None = None,
) -> bytes:
    """Shares from 0 to 100 as bars with their numbers, first label on top; None is drawn as a dash, not as zero."""
    with style():
        canvas, axes = axes_of(height=max(1.8, 0.8 + 0.36 * len(labels)))
        places = range(len(labels))
        axes.barh(places, [value or 0 for value in values], color=BLUE, height=0.62)
        for place, value in zip(places, values, strict=True):
            note = notes[place] if notes else ""
            axes.text(
                (value or 0) + 1, place, ("—" if value is None else f"{value:.1f}") + note, va="center", fontsize=9
            )
        if line is not None:
            axes.axvline(line, color=RED, linewidth=1.2)
        axes.set_yticks(list(places), labels)
        axes.invert_yaxis()
        axes.set(xlabel=x, xlim=(0, 118))
        axes.set_xticks(range(0, 101, 20))
        return png(canvas)


def scatter(
    numbers: Sequence[str], facility: Sequence[float | None], discrimination: Sequence[float | None], *, x: str, y: str
) -> bytes:
    """Items by facility and discrimination, each as its printed number; items without either are left out.

    A number that would stand on another is not written; those with the lowest discrimination come first.
    """
    known = [
        (r, p, number)
        for number, p, r in zip(numbers, facility, discrimination, strict=True)
        if p is not None and r is not None
    ]
    with style():
        canvas, axes = axes_of(height=4.2)
        axes.axhline(0, color=GREY, linewidth=0.8)
        written: list[tuple[float, float]] = []
        for r, p, number in sorted(known):
            axes.plot(p, r, marker="o", color=RED if r < 0 else BLUE, markersize=4, alpha=0.55)
            if all(abs(p - x) > LABEL_WIDTH or abs(r - y) > LABEL_HEIGHT for x, y in written):
                axes.annotate(number, (p, r), xytext=(3, 3), textcoords="offset points", fontsize=8)
                written.append((p, r))
        axes.set(
            xlabel=x,
            ylabel=y,
            xlim=(-0.02, 1.04),
            ylim=(-1.0 if any((r or 0) < -0.5 for r in discrimination) else -0.5, 1.0),
        )
        return png(canvas)


def heat(rows: Sequence[str], columns: Sequence[str], values: Sequence[Sequence[float]]) -> bytes:
    """A table of counts as shades of one colour, each with its number."""
    with style():
        canvas, axes = axes_of(width=5.2, height=max(2.0, 0.7 + 0.27 * len(rows)))
        axes.imshow(values, cmap="Blues", aspect="auto", vmin=0)
        highest = max((value for row in values for value in row), default=0)
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                axes.text(
                    x,
                    y,
                    f"{value:g}",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if value > 0.6 * highest else "black",
                )
        axes.set_xticks(range(len(columns)), columns)
        axes.set_yticks(range(len(rows)), rows, fontsize=9)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        return png(canvas)
