"""`.api` of the Excel for tests: by COM's names on Windows, by AppleScript's on macOS. It is never false."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import get_column_letter

from crmkit.testing.engine.book import ExcelBook
from crmkit.testing.engine.model import ExcelError, ExcelSheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crmkit.testing.engine.excel import ExcelApplication

_STATES: Final[dict[int, Any]] = {-1: "visible", 0: "hidden", 2: "veryHidden"}
_ERRORS: Final = {"#N/A": -2146826246, "#REF!": -2146826265, "#VALUE!": -2146826273, "#DIV/0!": -2146826281}
WORDS: Final = {"sheet_visible": -1, "sheet_hidden": 0, "sheet_very_hidden": 2}


class _Properties:
    """What one object lets be read (`get_` methods) and set (`set_` methods); every use is a call of Excel's."""

    def __init__(self, excel: ExcelApplication) -> None:
        self.excel = excel

    def read(self, name: str) -> Any:
        self.excel.called(f"api get {name}")
        return getattr(self, f"get_{name}")()

    def write(self, name: str, value: Any) -> None:
        self.excel.called(f"api set {name}")
        getattr(self, f"set_{name}")(value)

    def do(self, name: str, *arguments: Any) -> Any:
        self.excel.called(f"api {name}")
        return getattr(self, f"do_{name}")(*arguments)


class _AppProperties(_Properties):
    """The application's corrections while people type."""

    def get_expands_tables(self) -> bool:
        return self.excel.expands_tables

    def set_expands_tables(self, value: bool) -> None:  # noqa: FBT001  (a property)
        self.excel.expands_tables = value


class _BookProperties(_Properties):
    def __init__(self, excel: ExcelApplication, book: ExcelBook) -> None:
        super().__init__(excel)
        self.book = book

    def get_read_only(self) -> bool:
        return self.book.is_read_only

    def get_protect_structure(self) -> bool:
        return self.book.has_fixed_sheets

    def get_saved(self) -> bool:
        return self.book.is_saved

    def do_save_copy(self, path: Path | str) -> None:
        from pathlib import Path as AnyPath  # noqa: PLC0415  (a name for the type above)

        self.book.save_copy(AnyPath(path))

    def do_freeze(self, rows: int) -> None:
        self.book.sheet(self.book.active).sheet.freeze_panes = f"A{rows + 1}" if rows else None


class _SheetProperties(_Properties):
    def __init__(self, excel: ExcelApplication, sheet: ExcelSheet) -> None:
        super().__init__(excel)
        self.sheet = sheet

    def get_protect_contents(self) -> bool:
        return self.sheet.is_protected or bool(self.sheet.sheet.protection.sheet)

    def get_filter_mode(self) -> bool:
        return self.sheet.is_filtered

    def set_autofilter_mode(self, value: bool) -> None:  # noqa: FBT001  (a property)
        if value:
            raise ExcelError("AutoFilterMode can only be switched off")
        self.sheet.sheet.auto_filter.ref = None

    def set_visible(self, value: int) -> None:
        self.sheet.sheet.sheet_state = _STATES[value]
        if self.sheet.book.active == self.sheet.name and value != -1:
            others = (one.name for one in self.sheet.book.sheets if one.sheet.sheet_state == "visible")
            self.sheet.book.active = next(others)

    def do_activate(self) -> None:
        self.sheet.book.active = self.sheet.name

    def do_resize(self, table: str, reference: str) -> None:
        self.sheet.resize_table(table, reference)


class _RangeProperties(_Properties):
    def __init__(self, excel: ExcelApplication, cells: Any) -> None:
        super().__init__(excel)
        self.cells = cells

    def get_value2(self) -> Any:
        sheet = self.cells.cells

        def value(row: int, column: int) -> Any:
            found = sheet.value_at(row, column)
            return _ERRORS.get(str(found), -2146826246) if sheet.is_error(row, column) else found

        return self.cells._read(value)  # noqa: SLF001  (its own module's)

    def set_formula(self, value: Any) -> None:
        self.cells.assign("formula", value, formulas=True)

    def set_outline_level(self, level: int) -> None:
        self._dimension().outlineLevel = level - 1

    def set_hidden(self, value: bool) -> None:  # noqa: FBT001  (a property)
        self._dimension().hidden = value

    def do_filter(self) -> None:
        self.cells.cells.sheet.auto_filter.ref = self.reference()

    def reference(self) -> str:
        top, left, bottom, right = self.cells.area
        return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"

    def _dimension(self) -> Any:
        return self.cells.cells.sheet.column_dimensions[get_column_letter(self.cells.area[1])]


# ── Windows ──

_COM: Final = {
    "ReadOnly": "read_only",
    "ProtectStructure": "protect_structure",
    "ProtectContents": "protect_contents",
    "FilterMode": "filter_mode",
    "AutoFilterMode": "autofilter_mode",
    "Visible": "visible",
    "Value2": "value2",
    "AutoExpandListRange": "expands_tables",
    "Formula": "formula",
    "OutlineLevel": "outline_level",
    "Hidden": "hidden",
}


class ComObject:
    """An object as pywin32 hands it over."""

    def __init__(self, properties: Any) -> None:
        object.__setattr__(self, "properties", properties)

    def __getattr__(self, name: str) -> Any:
        if name in _COM:
            return self.properties.read(_COM[name])
        return _com_method(self.properties, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self.properties.write(_COM[name], value)


def _com_method(properties: Any, name: str) -> Any:
    """What is called, or leads to another object."""
    methods: dict[tuple[type, str], Any] = {
        (_AppProperties, "AutoCorrect"): lambda: ComObject(properties),
        (_RangeProperties, "EntireColumn"): lambda: ComObject(properties),
        (_BookProperties, "SaveCopyAs"): lambda: partial(properties.do, "save_copy"),
        (_BookProperties, "Windows"): lambda: lambda _number: _Window(properties),
        (_SheetProperties, "Activate"): lambda: partial(properties.do, "activate"),
        (_SheetProperties, "ListObjects"): lambda: partial(_Table, properties),
        (_RangeProperties, "AutoFilter"): lambda: partial(properties.do, "filter"),
    }
    if (type(properties), name) not in methods:
        raise AttributeError(name)
    return methods[type(properties), name]()


class _Table:
    def __init__(self, properties: _SheetProperties, name: str) -> None:
        self.properties, self.name = properties, name

    def Resize(self, cells: ComObject) -> None:  # noqa: N802  (COM's name)
        self.properties.do("resize", self.name, cells.properties.reference())

    def resize(self, range: AppleObject) -> None:  # noqa: A002  (AppleScript's name)
        self.properties.do("resize", self.name, range.properties.reference())


class _Window:
    """The window: rows split off are frozen when FreezePanes is set."""

    def __init__(self, properties: _BookProperties) -> None:
        self._properties = properties
        self.SplitRow = self.SplitColumn = 0
        self._is_frozen = False

    @property
    def FreezePanes(self) -> bool:  # noqa: N802  (COM's name)
        return self._is_frozen

    @FreezePanes.setter
    def FreezePanes(self, value: bool) -> None:  # noqa: N802  (COM's name)
        self._is_frozen = value
        self._properties.do("freeze", self.SplitRow if value else 0)


# ── macOS ──


class AppleObject:
    """A reference as appscript hands it over: properties answer to `get` and `set`."""

    words = WORDS

    def __init__(self, properties: Any) -> None:
        self.properties = properties

    def __getattr__(self, name: str) -> Any:
        if name in {"entire_column", "autocorrect_object"}:
            return AppleObject(self.properties)
        name = {"Automatically_expand_tables_as_I_type": "expands_tables"}.get(name, name)
        if isinstance(self.properties, _SheetProperties) and name == "list_objects":
            return _ByKey(lambda table: _Table(self.properties, table))
        if isinstance(self.properties, _SheetProperties) and name == "activate_object":
            return lambda: self.properties.do("activate")
        if isinstance(self.properties, _BookProperties) and name == "windows":
            return _ByKey(lambda _number: _AppleWindow(self.properties))
        if not any(hasattr(self.properties, f"{way}_{name}") for way in ("get", "set")):
            raise AttributeError(name)
        return _Reference(self.properties, name)


class _Reference:
    def __init__(self, properties: _Properties, name: str) -> None:
        self.properties, self.name = properties, name

    def get(self) -> Any:
        return self.properties.read(self.name)

    def set(self, value: Any) -> None:
        self.properties.write(self.name, value)


class _ByKey:
    def __init__(self, found: Callable[[Any], Any]) -> None:
        self.found = found

    def __getitem__(self, key: Any) -> Any:
        return self.found(key)


class _AppleWindow:
    rows = 0

    def __init__(self, properties: _BookProperties) -> None:
        self.properties = properties
        self.split_row = self.freeze_panes = self
        self._last: list[Any] = []

    def set(self, value: Any) -> None:
        self._last.append(value)
        if value is True:
            self.properties.do("freeze", next((one for one in reversed(self._last[:-1]) if type(one) is int), 0))


def api_of(excel: ExcelApplication, thing: Any) -> Any:
    """The native object of a book, sheet or range."""
    properties: Any
    if thing is excel:
        properties = _AppProperties(excel)
    elif isinstance(thing, ExcelBook):
        properties = _BookProperties(excel, thing)
    elif isinstance(thing, ExcelSheet):
        properties = _SheetProperties(excel, thing)
    else:
        properties = _RangeProperties(excel, thing)
    return ComObject(properties) if excel.system == "windows" else AppleObject(properties)
