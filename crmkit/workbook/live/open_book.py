"""One workbook that is open in Excel: everything the live door asks of it, in whole columns."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crmkit.errors import CrmkitError, ExcelBusy, ExcelFailed
from crmkit.workbook.live.content import from_excel
from crmkit.workbook.live.patience import patiently
from crmkit.workbook.live.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crmkit.model.edits import SheetState
    from crmkit.workbook.live.changes import Appearance, ColumnFrame, SheetBirth
    from crmkit.workbook.live.content import Content
    from crmkit.workbook.live.native import Native
    from crmkit.workbook.live.settings import Setting
    from crmkit.workbook.sheet.areas import Area

_PATIENCE: Final = 3  #: times that a setting is given back


@dataclass
class OpenBook:
    """A book of an open Excel, by way of xlwings. Rows and columns count from 1.

    Whatever Excel, COM, AppleScript or xlwings raise becomes ExcelFailed with their words.
    """

    path: Path  #: the file that the book was opened from
    book: Any
    native: Native
    from_1904: bool = False
    _sheets: dict[str, Any] = field(default_factory=dict)

    # ── the whole book ──

    def save_copy(self, path: Path) -> None:
        """Write the book as it stands, unsaved changes included, to `path`."""
        with self._asked():
            patiently(self.path, lambda: self.native.save_copy(self.book, path))

    def is_read_only(self) -> bool:
        """Whether it was opened for reading only; what a write asks first."""
        with self._asked():
            return patiently(self.path, lambda: self.native.is_read_only(self.book))

    def has_fixed_sheets(self) -> bool:
        """Whether its structure is protected."""
        with self._asked():
            return self.native.has_fixed_sheets(self.book)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """No screen, calculation, events, questions or typing inside; every setting comes back on every path."""
        settings = ExitStack()
        try:
            self._switch_off(settings)
            yield
        except BaseException:
            with suppress(ExcelFailed, ExcelBusy):  # what stopped the work is what people have to hear
                settings.close()
            raise
        settings.close()

    def _switch_off(self, settings: ExitStack) -> None:
        """Switch off what disturbs, and have `settings` bring it back."""
        for setting in settings_of(self.book, self.native):
            before = self._read(setting)
            if before is not None and before != setting.quiet:
                settings.callback(partial(self._restore, setting, before))
                with self._asked():
                    setting.write(setting.quiet)
        settings.callback(partial(self._activate, self._active_sheet()))

    def _read(self, setting: Setting) -> Any:
        """What a setting is now; None for one that not every Excel knows and this one does not tell."""
        try:
            with self._asked():
                return setting.read()
        except ExcelFailed:
            if setting.is_optional:
                return None
            raise

    def _restore(self, setting: Setting, value: Any) -> None:
        """Give a setting back; tried again, for an Excel left without a screen is worse than one asked twice."""
        for attempt in range(_PATIENCE):
            try:
                with self._asked():
                    patiently(self.path, partial(setting.write, value))
            except ExcelFailed:
                if attempt + 1 == _PATIENCE:
                    raise
            else:
                return

    def _active_sheet(self) -> str:
        with self._asked():
            return str(self.book.sheets.active.name)

    def _activate(self, name: str) -> None:
        """Show people the sheet they were on; which one it is, is no reason to fail."""
        with suppress(ExcelFailed), self._asked():
            if self.book.sheets.active.name != name:
                self.native.activate(self.book.sheets[name])

    # ── sheets ──

    def sheet_names(self) -> list[str]:
        """The tabs."""
        with self._asked():
            return [str(sheet.name) for sheet in self.book.sheets]

    def add_sheet(self, name: str, birth: SheetBirth) -> None:
        """Add a sheet where it belongs; it is the active one until another is."""
        with self._asked():
            sheets = list(self.book.sheets)
            if birth.position < len(sheets):
                self.book.sheets.add(name, before=sheets[birth.position])
            else:
                self.book.sheets.add(name, after=sheets[-1])

    def delete_sheet(self, name: str) -> None:
        """Take a sheet away."""
        with self._asked():
            self._sheets.pop(name, None)
            self.book.sheets[name].delete()

    def show(self, name: str, state: SheetState) -> None:
        """Show or hide a tab."""
        with self._asked():
            self.native.show(self._sheet(name), state)

    def freeze(self, name: str, rows: int) -> None:
        """Keep the first rows of the active sheet in view."""
        with self._asked():
            self.native.freeze(self._sheet(name), rows)

    def is_protected(self, name: str) -> bool:
        """Whether the sheet is protected."""
        with self._asked():
            return self.native.is_protected(self._sheet(name))

    # ── what stands around cells ──

    def resize_table(self, name: str, table: str, area: Area) -> None:
        """Give a table object another range."""
        with self._asked():
            self.native.resize_table(self._sheet(name), table, area)

    def put_filter(self, name: str, area: Area | None) -> None:
        """Have the sheet's filter cover another range; one in which people have chosen something stays."""
        with self._asked():
            sheet = self._sheet(name)
            if not self.native.is_filtering(sheet):
                self.native.put_filter(sheet, area)

    def frame_column(self, name: str, column: int, old: ColumnFrame, new: ColumnFrame) -> None:
        """Width, fold and visibility of a column, as far as they differ."""
        with self._asked():
            sheet = self._sheet(name)
            if new.width is not None and new.width != old.width:
                sheet.range((1, column)).column_width = new.width
            if (old.is_hidden, old.level) != (new.is_hidden, new.level):
                self.native.frame_column(sheet, column, new)

    # ── cells ──

    def contents(self, name: str, column: int, first: int, last: int) -> list[Content]:
        """What the rows first..last of a column hold."""
        found: list[Content] = []
        for start in range(first, last + 1, self.native.chunk_rows):
            end = min(start + self.native.chunk_rows - 1, last)
            with self._asked():
                cells = self._range(name, column, start, end)
                values, formulas = self.native.values(cells), _rows(cells.formula)
            found += [
                from_excel(value[0], formula[0], from_1904=self.from_1904)
                for value, formula in zip(values, formulas, strict=True)
            ]
        return found

    def set_values(self, name: str, column: int, first: int, values: Sequence[object]) -> None:
        """Set cells from row `first` on, in one call a chunk."""
        for cells, rows in self._chunks(name, column, first, values):
            with self._asked():
                cells.raw_value = rows

    def set_formulas(self, name: str, column: int, first: int, formulas: Sequence[object]) -> None:
        """Set formulas (with "=") from row `first` on, in one call a chunk."""
        for cells, rows in self._chunks(name, column, first, formulas):
            with self._asked():
                self.native.set_formulas(cells, rows)

    def _chunks(self, name: str, column: int, first: int, values: Sequence[object]) -> Iterator[tuple[Any, object]]:
        """Ranges and what goes into them: rows of one cell, or the one value."""
        for start in range(0, len(values), self.native.chunk_rows):
            piece = values[start : start + self.native.chunk_rows]
            with self._asked():
                cells = self._range(name, column, first + start, first + start + len(piece) - 1)
            yield cells, [[value] for value in piece] if len(piece) > 1 else piece[0]

    def set_number_format(self, name: str, column: int, first: int, last: int, code: str) -> None:
        """Give cells a number format (Excel's English code)."""
        with self._asked():
            self._range(name, column, first, last).number_format = code

    def paint(self, name: str, column: int, rows: tuple[int, int], old: Appearance, new: Appearance) -> None:
        """Colours, weight and wrapping of cells, as far as they differ."""
        with self._asked():
            cells = self._range(name, column, *rows)
            if new.fill != old.fill:
                cells.color = _rgb(new.fill) if new.fill else None
            if new.ink != old.ink:
                cells.font.color = _rgb(new.ink or "000000")
            if new.is_bold != old.is_bold:
                cells.font.bold = new.is_bold
            if new.wraps != old.wraps:
                cells.wrap_text = new.wraps

    def clear(self, name: str, column: int, first: int, last: int) -> None:
        """Take contents and formats of cells away."""
        with self._asked():
            self._range(name, column, first, last).clear()

    def _range(self, name: str, column: int, first: int, last: int) -> Any:
        return self._sheet(name).range((first, column), (last, column))

    def _sheet(self, name: str) -> Any:
        if name not in self._sheets:
            self._sheets[name] = self.book.sheets[name]
        return self._sheets[name]

    @contextmanager
    def _asked(self) -> Iterator[None]:
        try:
            yield
        except CrmkitError:
            raise
        except Exception as problem:
            # COM, AppleScript and xlwings have no error in common
            raise ExcelFailed(self.path, str(problem) or type(problem).__name__) from problem


def _rows(found: object) -> Sequence[Sequence[object]]:
    """Rows of one cell each, whatever Excel makes of a single cell or a column."""
    if not isinstance(found, tuple | list):
        return [[found]]
    return [row if isinstance(row, tuple | list) else [row] for row in found]


def _rgb(code: str) -> tuple[int, int, int]:
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)
