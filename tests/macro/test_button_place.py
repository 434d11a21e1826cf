"""The button covers nobody's words and can be found without scrolling."""

from macro_books import demo, team

from crmkit.macro.placing import HEIGHT, WIDTH, Rulers, place_beside_title, place_in_header
from crmkit.macro.rooms import rooms
from crmkit.workbook.reading import read_workbook

HEADERS = ["客户编号", "客户名称", "手机"]


def header(column):
    return HEADERS[column - 1]


def test_a_wide_header_takes_the_button_between_its_words_and_its_arrow():
    rulers = Rulers({1: 90, 2: 240, 3: 90}, {1: 44})
    place = place_in_header(rulers, 1, 3, header)
    assert (place.column, place.last_column) == (1, 1)
    assert 64 <= place.x <= 240 - 22 - WIDTH
    assert place.height == HEIGHT


def test_a_low_header_row_takes_a_lower_button():
    place = place_in_header(Rulers({2: 240}, {1: 20}), 1, 3, header)
    assert place.y + place.height <= 20


def test_without_room_the_button_stands_right_of_the_last_header():
    rulers = Rulers({}, {})
    place = place_in_header(rulers, 1, 3, header)
    assert place.column == 3
    assert place.left >= rulers.left(4)


def test_a_title_that_runs_over_is_not_covered():
    rulers = Rulers({1: 30}, {1: 44})
    place = place_beside_title(rulers, 1, 2, lambda column: "怎样用这份工作簿" if column == 1 else "")
    assert place.left >= 8 * 2 * 8


def test_hidden_columns_take_no_room():
    frame = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="2" width="10" hidden="1"/>'
        b'<col min="3" max="3" width="20"/></cols><sheetData/></worksheet>'
    )
    rulers = Rulers.of(frame, {})
    assert (rulers.width(1), rulers.width(3), rulers.width(4)) == (0, 140, 64)


def test_the_buttons_of_real_sheets_stand_on_the_first_screen(tmp_path):
    for path in (demo(tmp_path), team(tmp_path)):
        for room in rooms(read_workbook(path), "zh").rooms:
            assert room.anchor.left < 1300, room
            assert room.anchor.top < 200
