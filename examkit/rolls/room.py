"""What is needed in the room: 签到表, 座次表, 考场记录.  From the roster and the forms, before anything is graded."""

from collections.abc import Sequence

from examkit.document import Block, Cell, Column, Document, Fields, Heading, Line, PageBreak, Table
from examkit.messages import text, word
from examkit.rolls.register import Register, chinese_day, columns, form_document, listed, sheet_name
from examkit.roster import DEFERRED
from examkit.seating import Seat

SIGNING_ROW, WRITING_ROW, SEAT_ROW, EVENTS_ROW = 10.0, 8.5, 17.0, 30.0  # mm
EMPTY_ROWS = 5


def sign_in(register: Register, lang: str) -> Document:
    """签到表: everyone due, with the seat where there is one; those deferred beforehand are marked."""
    seats = {seat.person.candidate: seat for seat in register.seats}
    rooms = max((seat.room for seat in register.seats), default=1) > 1
    names = ("unit", "name", "post", *(["room"] if rooms else []), *(["seat"] if seats else []), "signature", "remark")
    rows: list[tuple[Cell, ...]] = []
    for one in register.due:
        seat = seats.get(one.candidate)
        place = ([seat.room if seat else None] if rooms else []) + ([seat.number if seat else None] if seats else [])
        remark = word("status", one.status, lang) if one.status == DEFERRED else ""
        rows.append((one.unit, one.name, one.post, *place, "", remark))
    count = text("rolls.expected", lang, count=len(rows))
    lines = [_held(register, lang), (text("rolls.of_unit", lang, unit=register.filled_in_by), count)]
    foot: list[Line] = [(text("rolls.sign_invigilator", lang), text("rolls.came", lang))]
    name = sheet_name(register, text("rolls.file_sign-in", lang))
    table = listed(lang, names, rows, lines, foot, name=name, row_mm=SIGNING_ROW, remark=0.9)
    return form_document(register, lang, "sign-in", table)


def _held(register: Register, lang: str) -> Line:
    """When and where, in two parts."""
    return (text("rolls.held_on", lang, day=chinese_day(register.conduct.date, lang)), text("rolls.held_at", lang))


# --- 座次表 -----------------------------------------------------------------------------------------------------------


def seating_plan(register: Register, lang: str) -> Document:
    """座次表: a chart of each room with the front above, then everyone's seat in roster order."""
    title, rooms = text("rolls.title_seating", lang, title=register.conduct.title), _rooms(register)
    blocks: list[Block] = []
    for room in rooms:
        heading = text("rolls.room_title", lang, title=title, room=room)
        blocks += [Heading(heading, 0)] if len(rooms) > 1 else []
        blocks += [_chart(register, [seat for seat in register.seats if seat.room == room], heading, lang), PageBreak()]
    if blocks:
        blocks.append(_seat_list(register, several=len(rooms) > 1, lang=lang))
    return Document("" if len(rooms) > 1 else title, tuple(blocks), landscape=True, style=register.house.form)


def _rooms(register: Register) -> list[int]:
    return sorted({seat.room for seat in register.seats})


def _chart(register: Register, seats: Sequence[Seat], name: str, lang: str) -> Table:
    taken = {(seat.row, seat.column): seat for seat in seats}
    across = range(1, max(seat.column for seat in register.seats) + 1)
    heads = (Column("", "centre", 0.5), *(Column(text("rolls.chart_column", lang, column=n), "centre") for n in across))
    rows = []
    for row in range(1, max(seat.row for seat in seats) + 1):
        cells = (taken.get((row, column)) for column in across)
        words = [_seat_words(register, seat, lang) if seat else "" for seat in cells]
        rows.append((text("rolls.chart_row", lang, row=row), *words))
    counts = text("rolls.between", lang).join(
        text("rolls.of_form", lang, form=form, count=sum(seat.form == form for seat in seats))
        for form in register.forms
    )
    front = ("", text("rolls.front", lang), "")
    lines: list[Line] = [
        (text("rolls.seats", lang, count=len(seats)), counts if len(register.forms) > 1 else ""),
        front,
    ]
    if len(_rooms(register)) == 1:
        name = text("rolls.sheet_chart", lang)
    return Table(heads, tuple(rows), name=name, lines=tuple(lines), row_mm=SEAT_ROW)


def _seat_words(register: Register, seat: Seat, lang: str) -> str:
    form = text("rolls.form_name", lang, form=seat.form) if len(register.forms) > 1 else ""
    number = text("rolls.seat_number", lang, number=seat.number)
    return "\n".join(filter(None, (f"{number}　{form}" if form else number, seat.person.name, seat.person.unit)))


def _seat_list(register: Register, *, several: bool, lang: str) -> Table:
    names = ("unit", "name", "room", "seat", "row", "column", "form")
    left_out = ({"room"} if not several else set()) | ({"form"} if len(register.forms) < 2 else set())
    shown = [name for name in names if name not in left_out]
    rows: list[tuple[Cell, ...]] = []
    for seat in register.seats:
        values: dict[str, Cell] = {
            "unit": seat.person.unit, "name": seat.person.name, "room": seat.room, "seat": seat.number,
            "row": seat.row, "column": seat.column, "form": seat.form,
        }  # fmt: skip
        rows.append(tuple(values[name] for name in shown))
    title = text("rolls.sheet_seats", lang)
    return listed(lang, shown, rows, (), (), title=title, name=title)


# --- 考场记录 ---------------------------------------------------------------------------------------------------------


def room_record(register: Register, lang: str) -> Document:
    """考场记录, a page for each room to be filled in by hand; only what is known beforehand stands on it."""
    title, rooms = text("rolls.title_record", lang, title=register.conduct.title), _rooms(register)
    if len(rooms) < 2:
        return Document(title, tuple(_record(register, register.seats, lang)), style=register.house.form)
    blocks: list[Block] = []
    for room in rooms:
        blocks += [PageBreak()] if blocks else []
        blocks.append(Heading(text("rolls.room_title", lang, title=title, room=room), 0))
        blocks += _record(register, [seat for seat in register.seats if seat.room == room], lang)
    return Document("", tuple(blocks), style=register.house.form)


def _record(register: Register, seats: Sequence[Seat], lang: str) -> list[Block]:
    minutes = register.conduct.minutes
    known = {
        "record_day": chinese_day(register.conduct.date, lang),
        "record_minutes": text("rolls.minutes", lang, minutes=minutes) if minutes else "",
        "record_expected": text("rolls.people", lang, count=len(seats) if seats else len(register.expected)),
    }
    names = ("day", "place", "minutes", "begun", "ended", "expected", "came", "absent")
    cells = [(text(f"rolls.record_{name}", lang), known.get(f"record_{name}", "")) for name in names]
    pairs = tuple((*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True))
    item, said = text("rolls.record_item", lang), text("rolls.record_said", lang)
    heads = (Column(item, "centre"), Column(said, "left", 1.8)) * 2
    away: tuple[Cell, ...] = ("",) * 5
    papers = tuple((text("rolls.form_name", lang, form=form), "", "", "", "") for form in register.forms)
    paper_heads = tuple(
        Column(text(f"rolls.paper_{name}", lang), "centre") for name in ("form", "taken", "given", "returned", "left")
    )
    signers = (*((text("rolls.invigilator", lang), "") for _ in range(2)), (text("rolls.chief", lang), ""))
    return [
        Table(heads, pairs, row_mm=WRITING_ROW),
        Table(
            columns(lang, "unit", "name", "case", "reason", "remark"), (away,) * EMPTY_ROWS,
            lines=(text("rolls.record_away", lang),), row_mm=WRITING_ROW,
        ),
        Table(paper_heads, papers, lines=(text("rolls.record_papers", lang),), row_mm=WRITING_ROW),
        Table((Column(text("rolls.record_events", lang), "left"),), (("",),), foot=("",), row_mm=EVENTS_ROW),
        Fields(signers),
    ]  # fmt: skip
