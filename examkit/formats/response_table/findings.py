"""What is wrong in the cells of a table: the first of it listed, the rest counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from examkit.formats.response_table.batches import LISTED
from examkit.problems import Problem, Source, problem, raise_if


@dataclass(slots=True)
class Findings:
    """Problems of one file, in the order they were met."""

    path: Path
    count: int = 0
    listed: list[Problem] = field(default_factory=list)

    def add(self, code: str, at: Iterable[int], **values: object) -> None:
        """One problem for each of these rows."""
        for row in at:
            self.count += 1
            if len(self.listed) < LISTED:
                self.listed.append(Problem(code, Source(self.path.name, row), tuple(values.items())))

    def extend(self, other: "Findings") -> None:
        """The problems of a later part of the file."""
        self.count += other.count
        self.listed += other.listed[: LISTED - len(self.listed)]

    def raise_any(self) -> None:
        """InputError where there is a problem."""
        more = self.count - len(self.listed)
        rest = [problem("analysis.more", Source(self.path.name), count=more)] if more else []
        raise_if([*self.listed, *rest])
