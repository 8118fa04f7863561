"""Markdown tables, and how often each line was drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

SIZES = (20, 30, 60, 200, 1_000)


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    def __str__(self) -> str:
        lines = [self.head, ["---:"] * len(self.head), *([shown(cell) for cell in row] for row in self.rows)]
        return "\n".join([f"### {self.title}", "", *(f"| {' | '.join(line)} |" for line in lines)])


def shown(cell: object) -> str:
    """Shares to three decimals, whole numbers with their thousands; what could not be counted is a dash."""
    if cell is None:
        return "–"
    return f"{cell:.3f}" if isinstance(cell, float) else f"{cell:,}" if isinstance(cell, int) else str(cell)


def share(hits: Sequence[float]) -> float | None:
    """The mean of what was counted; None where nothing was."""
    return float(sum(hits) / len(hits)) if len(hits) else None


def times(full: int, part: float) -> int:
    """Replications of a line: a part of the full number, two at least."""
    return max(2, round(full * part))
