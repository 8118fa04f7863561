"""Pictures that set figures beside each other: values with their intervals, scores on one form and on another."""

from collections.abc import Sequence

from examkit.figures.canvas import BLUE, GREY, LIGHT, RED, axes_of, png, style

LINES = (BLUE, "#b07d2e", "#5a8f5c", "#8a5a8f", "#3f9fa8", "#a84f3f")


def intervals(
    labels: Sequence[str],
    values: Sequence[tuple[float, float | None, float | None]],
    *,
    x: str,
    line: float | None = None,
) -> bytes:
    """Values as points with their numbers and, where both ends are known, their intervals; first label on top."""
    with style():
        canvas, axes = axes_of(5.6, max(1.7, 0.9 + 0.36 * len(labels)))
        for place, (value, low, high) in enumerate(values):
            if low is not None and high is not None:
                axes.plot([low, high], [place, place], color=BLUE, linewidth=1.6)
            axes.plot([value], [place], "o", color=BLUE, markersize=5)
            axes.annotate(
                f"{value:.1f}", (value, place), xytext=(0, 4), textcoords="offset points", ha="center", fontsize=8.5
            )
        if line is not None:
            axes.axvline(line, color=RED, linewidth=1.2)
        axes.set_yticks(range(len(labels)), labels)
        axes.set_ylim(len(labels) - 0.5, -0.7)
        axes.set(xlabel=x)
        return png(canvas)


def worth_of_scores(
    scores: Sequence[float],
    curves: Sequence[tuple[str, Sequence[float]]],
    band: Sequence[tuple[float, float]],
    *,
    x: str,
    y: str,
    identity: str,
) -> bytes:
    """How much more a score is worth on another form, method by method; the line of identity at zero, a band of error."""
    with style():
        canvas, axes = axes_of(6.0, 3.6)
        if band:
            axes.fill_between(scores, [low for low, _ in band], [high for _, high in band], color=LIGHT, alpha=0.6)
        axes.axhline(0, color=GREY, linewidth=1.2, linestyle="--", label=identity)
        for place, (name, values) in enumerate(curves):
            axes.plot(scores, values, color=LINES[place % len(LINES)], linewidth=1.6, label=name)
        axes.set(xlabel=x, ylabel=y)
        axes.legend(frameon=False, fontsize=9)
        return png(canvas)
