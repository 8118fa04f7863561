"""Who sits where (座次): people and forms on rows of seats, so that no neighbour holds the same form.

Only places are known here; the chart that is put up is in ``rolls``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from examkit.problems import InputError, problem
from examkit.roster import Person

COLUMNS = ("candidate", "name", "unit", "room", "seat", "row", "column", "form")


@dataclass(frozen=True, slots=True)
class Seat:
    """One place: its room, its row from the front and its column from the left, its number in the room, all from 1.

    ``form`` is what lies on it.
    """

    room: int
    row: int
    column: int
    number: int
    form: str
    person: Person


def seated(people: Sequence[Person], forms: Sequence[str], *, rows: int | None, columns: int) -> tuple[Seat, ...]:
    """Seats for people in their order, row by row from the front; who finds no seat goes on in the next room.

    Without ``rows`` one room holds all.  Of two forms or more the neighbours at the left and right and in front and
    behind never hold the same, of four or more those across a corner neither: the form is the ``(row + column) mod k``-th
    of k, or from four on the ``(2 row + column) mod k``-th.  InputError for a room without seats.
    """
    if columns < 1 or (rows is not None and rows < 1):
        raise InputError(problem("rolls.room", rows=rows if rows is not None else "", columns=columns))
    places = columns * (rows or -(-len(people) // columns) or 1)
    step = 2 if len(forms) >= 4 else 1
    seats = []
    for place, person in enumerate(people):
        room, within = divmod(place, places)
        row, column = divmod(within, columns)
        form = forms[(step * row + column) % len(forms)]
        seats.append(Seat(room + 1, row + 1, column + 1, within + 1, form, person))
    return tuple(seats)


def neighbours(seats: Sequence[Seat]) -> tuple[tuple[str, str], ...]:
    """Pairs of candidates who sat side by side or one behind the other, each pair once, for screens of copying."""
    taken = {(seat.room, seat.row, seat.column): seat.person.candidate for seat in seats}
    found = []
    for (room, row, column), candidate in taken.items():
        for other in ((room, row, column + 1), (room, row + 1, column)):
            if other in taken:
                found.append((candidate, taken[other]))
    return tuple(found)


def seat_rows(seats: Sequence[Seat]) -> list[tuple[object, ...]]:
    """The seats as rows of text under :data:`COLUMNS`."""
    return [
        (one.person.candidate, one.person.name, one.person.unit, one.room, one.number, one.row, one.column, one.form)
        for one in seats
    ]


def read_seats(rows: Sequence[Sequence[str]], people: Sequence[Person]) -> tuple[Seat, ...]:
    """The seats in rows under their header, in roster order; those of people who are not known are left out."""
    header, *body = rows or [()]
    known = {one.candidate: place for place, one in enumerate(people)}
    found: list[tuple[int, Seat]] = []
    for cells in body:
        entry = dict(zip(header, cells, strict=False))
        numbers = [entry.get(name, "") for name in ("room", "row", "column", "seat")]
        if entry.get("candidate") in known and all(number.isdecimal() for number in numbers):
            place = known[entry["candidate"]]
            room, row, column, number = map(int, numbers)
            found.append((place, Seat(room, row, column, number, entry.get("form", ""), people[place])))
    return tuple(seat for _, seat in sorted(found, key=lambda pair: pair[0]))
