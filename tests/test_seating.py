"""Seats. Oracles: the definition of a neighbour, checked on the plane; hand-made rooms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.problems import InputError
from examkit.roster import Person
from examkit.seating import COLUMNS, Seat, neighbours, read_seats, seat_rows, seated

rooms = st.tuples(st.integers(1, 7) | st.none(), st.integers(1, 7))


def people(count: int) -> list[Person]:
    return [Person(f"{number:03d}", f"某{number}", "甲") for number in range(count)]


@given(st.integers(0, 90), rooms, st.integers(1, 6))
def test_nobody_is_lost_and_no_seat_is_taken_twice(count: int, room: tuple[int | None, int], forms: int) -> None:
    rows, columns = room
    seats = seated(people(count), "ABCDEF"[:forms], rows=rows, columns=columns)
    assert [seat.person for seat in seats] == people(count)
    assert len({(seat.room, seat.row, seat.column) for seat in seats}) == count
    assert len({(seat.room, seat.number) for seat in seats}) == count
    assert all(1 <= seat.column <= columns and (rows is None or 1 <= seat.row <= rows) for seat in seats)
    assert rows is not None or all(seat.room == 1 for seat in seats)


def beside(one: Seat, other: Seat, across: bool) -> bool:
    far = (abs(one.row - other.row), abs(one.column - other.column))
    return one.room == other.room and far in ({(0, 1), (1, 0), (1, 1)} if across else {(0, 1), (1, 0)})


@given(st.integers(0, 60), rooms, st.integers(2, 6))
def test_equal_forms_are_never_neighbours(count: int, room: tuple[int | None, int], forms: int) -> None:
    seats = seated(people(count), "ABCDEF"[:forms], rows=room[0], columns=room[1])
    for place, one in enumerate(seats):
        for other in seats[:place]:
            assert one.form != other.form or not beside(one, other, across=forms >= 4)


@given(st.integers(0, 40), rooms)
def test_neighbours_are_all_pairs_that_stand_side_by_side(count: int, room: tuple[int | None, int]) -> None:
    seats = seated(people(count), ("A",), rows=room[0], columns=room[1])
    found = neighbours(seats)
    expected = {
        frozenset((one.person.candidate, other.person.candidate))
        for place, one in enumerate(seats)
        for other in seats[:place]
        if beside(one, other, across=False)
    }
    assert {frozenset(pair) for pair in found} == expected and len(found) == len(expected)


def test_two_forms_alternate_as_on_a_chess_board() -> None:
    seats = seated(people(6), ("A", "B"), rows=2, columns=3)
    assert "".join(seat.form for seat in seats) == "ABABAB"
    assert [(seat.row, seat.column, seat.number) for seat in seats][3:5] == [(2, 1, 4), (2, 2, 5)]
    assert "".join(seat.form for seat in seated(people(4), ("A", "B"), rows=2, columns=2)) == "ABBA"


def test_who_finds_no_seat_goes_on_in_the_next_room() -> None:
    seats = seated(people(5), ("A",), rows=1, columns=2)
    assert [(seat.room, seat.number) for seat in seats] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (-1, 3), (None, 0), (2, -2)])
def test_a_room_without_seats_is_refused(rows: int | None, columns: int) -> None:
    with pytest.raises(InputError, match=r"rolls\.room"):
        seated(people(3), ("A",), rows=rows, columns=columns)


@given(st.integers(0, 30), rooms)
def test_written_seats_are_read_again(count: int, room: tuple[int | None, int]) -> None:
    seats = seated(people(count), ("A", "B"), rows=room[0], columns=room[1])
    rows = [COLUMNS, *([str(cell) for cell in row] for row in seat_rows(seats))]
    assert read_seats(rows, people(count)) == seats


def test_seats_of_strangers_and_broken_rows_are_left_out() -> None:
    rows = [
        COLUMNS,
        ("000", "", "", "1", "2", "1", "2", "B"),
        ("999", "", "", "1", "1", "1", "1", "A"),
        ("001", "", "", "x"),
    ]
    (seat,) = read_seats(rows, people(2))
    assert (seat.person.candidate, seat.number, seat.row, seat.column, seat.form) == ("000", 2, 1, 2, "B")
    assert read_seats([], people(2)) == ()
