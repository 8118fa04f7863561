"""The review list of a year: what a person must or may decide, with the decisions taken so far."""

from collections.abc import Mapping
from dataclasses import replace

from examkit.problems import Problem, Review, Source, warning

ACCEPT = ("ok", "采纳")
DROP = ("drop", "作废")
Identity = tuple[str, int, str, str]
Decisions = Mapping[Identity, str]


class Desk:
    """Collects rows of the list; a blocking row is open until its decision was understood."""

    def __init__(self, decisions: Decisions) -> None:
        self.decisions = {identity: decision.strip() for identity, decision in decisions.items()}
        self._rows: dict[Identity, Review] = {}
        self._settled: set[Identity] = set()

    def decision(self, identity: Identity) -> str:
        """What a person decided about a row; empty where nobody did."""
        return self.decisions.get(identity, "")

    def put(self, file: str, row: int, column: str, kind: str, value: str, guess: str = "", candidate: str = "") -> str:
        """Put a row on the list and return its decision; it stays open until :meth:`settle`."""
        found = Review(file, row, column, kind, value, guess, candidate)
        decision = self.decision(found.identity)
        self._rows[found.identity] = replace(found, decision=decision)
        return decision

    def settle(self, file: str, row: int, column: str, kind: str) -> None:
        """The decision on a row was understood and followed."""
        self._settled.add((file, row, column, kind))

    @property
    def reviews(self) -> tuple[Review, ...]:
        """The whole list in the order of file, row and column."""
        return tuple(sorted(self._rows.values(), key=lambda one: one.identity))

    @property
    def open(self) -> tuple[Review, ...]:
        """The blocking rows that still wait."""
        return tuple(one for one in self.reviews if one.blocking and one.identity not in self._settled)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Decisions that nobody understands."""
        return tuple(
            warning("review.decision", Source(one.file, one.row), column=one.column, found=one.decision)
            for one in self.open
            if one.decision
        )


def stated(decision: str) -> str:
    """The value of a decision, as ``=VALUE`` or ``VALUE``; empty for ``ok`` and ``drop``.

    The sign can be left out because Excel takes a cell that begins with it for a formula.
    """
    return "" if decision in (*ACCEPT, *DROP) else decision.lstrip("=＝").strip()


def changed_to(decision: str) -> str:
    """The value of ``=VALUE`` on a row that need not be decided, where any other words are a remark."""
    return stated(decision) if decision.startswith(("=", "＝")) else ""
