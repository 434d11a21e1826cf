import hashlib
import zipfile

import pytest
from patched_books import ROWS, by_openpyxl, small

from crmkit.errors import FileExists, WriteRefused
from crmkit.model.edits import Plan, SetCells
from crmkit.testing.books import Book, sheet, text_cell
from crmkit.workbook import apply_plan, editing, patch
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.sheet.order import doubled_cell
from crmkit.workbook.sheet.writing import CellWriter


def test_the_certificate_names_every_part_and_every_cell_truly(tmp_path):
    path = small(tmp_path)
    before, was = path.read_bytes(), Archive.open(path)
    certificate = patch(path, {"Sheet1": {"A2": "new", "B2": 1, "D9": "=x"}})
    after, now = path.read_bytes(), Archive.open(path)
    assert certificate.before == hashlib.sha256(before).hexdigest()
    assert certificate.after == hashlib.sha256(after).hexdigest()
    told = {part.part: part for part in certificate.parts}
    assert list(told) == list(now.names)
    for entry, old in zip(now.entries, was.entries, strict=True):
        assert told[entry.name].after == hashlib.sha256(now.packed(entry)).hexdigest()
        assert told[entry.name].is_changed is (bytes(now.packed(entry)) != bytes(was.packed(old)))
    cells = [(edit.row, edit.column, edit.old, edit.new) for column in certificate.cells for edit in column.edits()]
    assert cells == [(2, 1, "x", "new"), (9, 4, None, "=x")]


def test_equal_values_write_nothing_not_even_the_time(tmp_path):
    path = small(tmp_path)
    before, moment = path.read_bytes(), path.stat().st_mtime_ns
    certificate = patch(path, {"Sheet1": {"A2": "x", "B2": 1.0, "Z9": None}})
    assert (certificate.cell_count, certificate.changed_parts) == (0, ())
    assert certificate.before == certificate.after
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, moment)


def test_text_is_not_number_and_number_is_not_boolean(tmp_path):
    path = small(tmp_path)
    for value in ("1", True, 1):
        assert patch(path, {"Sheet1": {"B2": value}}).cell_count == 1


def test_a_target_leaves_the_source_as_it_is(tmp_path):
    path = small(tmp_path)
    before = path.read_bytes()
    certificate = patch(path, {"Sheet1": {"A2": "new"}}, tmp_path / "out.xlsx")
    assert path.read_bytes() == before
    assert by_openpyxl(tmp_path / "out.xlsx", "A2").value == "new"
    assert certificate.path == str(tmp_path / "out.xlsx")
    with pytest.raises(FileExists):
        patch(path, {"Sheet1": {"A2": "other"}}, tmp_path / "out.xlsx")


def test_a_target_without_changes_is_a_copy(tmp_path):
    path = small(tmp_path)
    patch(path, {}, tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == path.read_bytes()


def test_everything_around_the_cells_stays_byte_for_byte(tmp_path):
    around = {
        "before": '<sheetPr codeName="S"/><dimension ref="A1:C4"/>',
        "after": '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/><!-- end -->',
    }
    path = small(tmp_path, **around)
    old = _part(path)
    patch(path, {"Sheet1": {"D2": 5}})
    new = _part(path)
    expected = old.replace('ref="A1:C4"', 'ref="A1:D4"')
    expected = expected.replace('<row r="2" spans="1:3">', '<row r="2">')
    expected = expected.replace("<v>46000</v></c></row>", '<v>46000</v></c><c r="D2"><v>5</v></c></row>')
    assert new == expected


def test_later_operations_on_a_cell_win(tmp_path):
    path = small(tmp_path)
    plan = Plan((SetCells("Sheet1", 1, [2, 3], ["a", "b"]), SetCells("Sheet1", 1, [3, 5], ["c", "d"])))
    apply_plan(path, plan)
    assert [by_openpyxl(path, f"A{row}").value for row in (2, 3, 5)] == ["a", "c", "d"]


def test_many_columns_with_rows_of_their_own(tmp_path):
    path = small(tmp_path, ROWS + '<row r="6" s="2" customFormat="1"/>')
    wanted = {
        f"{column}{row}": f"{column}{row}"
        for column, rows in {"A": (1, 6), "C": (2, 3), "F": (6, 7)}.items()
        for row in rows
    }
    patch(path, {"Sheet1": wanted})
    for address, value in wanted.items():
        assert by_openpyxl(path, address).value == value
    assert by_openpyxl(path, "A6").fill.fill_type == "gray125"
    assert by_openpyxl(path, "A7").fill.fill_type is None


@pytest.mark.parametrize("kind", ["sheet.main+xml", "template.main+xml"])
def test_templates_are_workbooks_too(tmp_path, kind):
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    path = Book({"Sheet1": sheet(ROWS)}, workbook_type=spreadsheet + kind).write(tmp_path / "t.xltx")
    assert patch(path, {"Sheet1": {"A2": "new"}}).cell_count == 1


def test_a_wrongly_built_cell_is_found_before_the_file_is_replaced(tmp_path, monkeypatch):
    path = small(tmp_path)
    before = path.read_bytes()
    good = CellWriter.pieces
    monkeypatch.setattr(
        CellWriter,
        "pieces",
        lambda self, write: [piece and piece.replace("new", "neu") for piece in good(self, write)],
    )
    with pytest.raises(WriteRefused) as refusal:
        patch(path, {"Sheet1": {"A2": "new"}})
    assert refusal.value.reason == "proof_failed"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".xlsx"] == ["book.xlsx"]


def test_a_lost_neighbour_is_found_before_the_file_is_replaced(tmp_path, monkeypatch):
    path = small(tmp_path)
    before = path.read_bytes()
    finish = editing.SheetEditor.finish

    def careless(self):
        finish(self)
        self.store.replaced[self.place.part] = self.store.replaced[self.place.part].replace(b"<v>3</v>", b"<v>4</v>")

    monkeypatch.setattr(editing.SheetEditor, "finish", careless)
    with pytest.raises(WriteRefused) as refusal:
        patch(path, {"Sheet1": {"A2": "new"}})
    assert refusal.value.reason == "proof_failed"
    assert path.read_bytes() == before


def test_a_cell_that_would_stand_twice_is_found_before_the_file_is_replaced(tmp_path, monkeypatch):
    path = small(tmp_path)
    before = path.read_bytes()
    finish = editing.SheetEditor.finish
    old = text_cell("A2", "x").encode()

    def doubling(self):
        finish(self)
        xml = self.store.replaced[self.place.part]
        at = xml.index(b'<c r="B2"')
        self.store.replaced[self.place.part] = xml[:at] + old + xml[at:]
        (splices,) = self.splices
        assert self.scan_before.xml[splices.starts[0] : splices.ends[0]] == old
        splices.ends[0] = splices.starts[0]

    monkeypatch.setattr(editing.SheetEditor, "finish", doubling)
    with pytest.raises(WriteRefused) as refusal:
        patch(path, {"Sheet1": {"A2": "new"}})
    assert (refusal.value.reason, refusal.value.cell) == ("proof_failed", "A2")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("around", "is_inserted", "twice"),
    [
        ('<c r="A1"/>|<c r="B1"/>|<c r="C1"/>', True, ""),
        ('<c r="Z1"/>|<c r="AA1"/>|</row>', True, ""),
        ('<c r="Z1"/></row><row r="2">|<c r="A2"/>|<c r="B2"/>', True, ""),
        ('<c r="A1"/>|<c r="A1"/>|<c r="C1"/>', False, "A1"),
        ('<c r="A1"/>|<c r="B1"/>|<c r="B1"/>', False, "B1"),
        ('<c r="AA1"/>|<c r="Z1"/>|</row>', True, "Z1"),
        ('<c r="A1"/>|<c r="C1"/>|<c r="B1"/>', True, "C1"),
        ('<c r="C1"/>|<c r="B1"/>|<c r="A1"/>', False, ""),  # a replaced cell stays where it was
        ("|<row r='2'/>|", True, ""),
    ],
)
def test_a_piece_meets_its_neighbours_in_order(around, is_inserted, twice):
    left, piece, right = around.encode().split(b"|")
    start, end = len(left), len(left + piece)
    assert doubled_cell(left + piece + right, start, end, b'<c r="', is_inserted=is_inserted) == twice


def _part(path, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()
