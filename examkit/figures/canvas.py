"""What every picture is drawn on: the shipped font, a canvas of its own, PNG bytes that are equal for equal figures.

The global state of matplotlib is left alone.
"""

import io
from contextlib import AbstractContextManager
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas

from examkit.fonts import use_in_matplotlib

BLUE, RED, GREY, LIGHT = "#2f5d8a", "#b03a2e", "#8a8f98", "#c9d6e4"
DPI = 160


def style() -> AbstractContextManager[Any]:
    """The settings that hold while one picture is drawn."""
    settings: Any = {**use_in_matplotlib(), "font.size": 10.5, "axes.spines.top": False, "axes.spines.right": False}
    return rc_context(settings)


def axes_of(width: float = 6.4, height: float = 3.6) -> tuple[Canvas, Axes]:
    """A canvas of a size in inches, with one pair of axes."""
    canvas = Canvas(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(canvas)
    return canvas, canvas.subplots()


def png(canvas: Canvas) -> bytes:
    """The picture as it is put into documents."""
    buffer = io.BytesIO()
    # Without this the PNG names the version and date of the program, and equal figures differ.
    canvas.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    return buffer.getvalue()
