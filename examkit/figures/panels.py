"""Many small pictures of items in one, three beside each other, under their titles: numbers in, labels given."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from examkit.figures.canvas import png, style
from examkit.figures.curves import Points, draw_item_curve, draw_option_curves

ACROSS = 3
PER_PICTURE = 15  # as many as fit on a page
PANEL_MM = 55.0


@dataclass(frozen=True, slots=True)
class ItemPanel:
    """One item: what a model expects at each ability, and what groups of people earned."""

    title: str
    theta: Sequence[float]
    expected: Sequence[float]
    observed: Points


@dataclass(frozen=True, slots=True)
class OptionPanel:
    """One item: the share of each fifth of people that took each option; ``key`` are the right ones."""

    title: str
    options: Sequence[str]
    shares: Sequence[Sequence[float | None]]
    key: Collection[str]


Panel = TypeVar("Panel", ItemPanel, OptionPanel)


def item_panels(panels: Sequence[ItemPanel], *, x: str, y: str) -> list[bytes]:
    """Item curves with their data, fifteen to a picture."""

    def draw(axes: Axes, panel: ItemPanel) -> None:
        draw_item_curve(axes, panel.theta, panel.expected, panel.observed)

    return [_picture(some, draw, x, y) for some in _parts(panels)]


def option_panels(panels: Sequence[OptionPanel], *, x: str, y: str) -> list[bytes]:
    """The options of items by fifths of people, fifteen to a picture."""

    def draw(axes: Axes, panel: OptionPanel) -> None:
        draw_option_curves(axes, panel.options, panel.shares, panel.key)

    return [_picture(some, draw, x, y) for some in _parts(panels)]


def width_of(panels: Sequence[object]) -> float:
    """How wide a picture of these panels stands on a page, in millimetres."""
    return PANEL_MM * min(len(panels), ACROSS)


def _parts(panels: Sequence[Panel]) -> list[Sequence[Panel]]:
    return [panels[start : start + PER_PICTURE] for start in range(0, len(panels), PER_PICTURE)]


def _picture(panels: Sequence[Panel], draw: Callable[[Axes, Panel], None], x: str, y: str) -> bytes:
    across = min(len(panels), ACROSS)
    rows = -(-len(panels) // across)
    with style():
        canvas = Canvas(figsize=(2.3 * across, 0.5 + 1.6 * rows), layout="constrained")
        FigureCanvasAgg(canvas)
        grid = canvas.subplots(rows, across, squeeze=False, sharex=True, sharey=True).ravel()
        for axes, panel in zip(grid, panels, strict=False):
            draw(axes, panel)
            axes.set_title(panel.title, fontsize=9)
            axes.tick_params(labelsize=8)
        for axes in grid[max(len(panels) - across, 0) : len(panels)]:
            axes.tick_params(labelbottom=True)  # nothing stands below these
        for axes in grid[len(panels) :]:
            axes.set_visible(False)
        canvas.supxlabel(x, fontsize=9)
        canvas.supylabel(y, fontsize=9)
        return png(canvas)
