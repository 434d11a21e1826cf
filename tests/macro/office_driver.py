"""Drives one LibreOffice for the tests, run by the system's own Python, which alone has `uno`.

Reads one JSON order a line from standard input and answers each with one line: {"answer": ...} or {"fault": ...}.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import uuid4

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

START_SECONDS = 90
ALLOW_MACROS = 4
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
SETTINGS = [
    ("Common/Security/Scripting", "MacroSecurityLevel", "0"),
    ("Common/Save/Document", "WarnAlienFormat", "false"),
    ("Calc/Filter/Import/VBA", "Load", "true"),
    ("Calc/Filter/Import/VBA", "Save", "true"),
    ("Calc/Filter/Import/VBA", "Executable", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Common/Misc", "ShowTipOfTheDay", "false"),
]


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Office:
    def __init__(self, profile, *, is_shown):
        user = Path(profile, "user")
        user.mkdir(parents=True, exist_ok=True)
        items = "\n".join(ITEM.format(path=path, name=name, value=value) for path, name, value in SETTINGS)
        (user / "registrymodifications.xcu").write_text(PROFILE.format(items=items), encoding="utf-8")
        pipe = f"crmkit{uuid4().hex}"
        words = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--norestore", "--nologo"]
        words += [f"--accept=pipe,name={pipe};urp;", *([] if is_shown else ["--headless"])]
        self.words = words
        self.process = self._started()
        self.desktop = self._connected(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        self.document = None
        self.running = None
        self.told = None

    def _started(self):
        return subprocess.Popen(self.words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _connected(self, place):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                context = resolver.resolve(place)
            except NoConnectException:
                if time.monotonic() > deadline:
                    raise
                if self.process.poll() is not None:  # a fresh profile may end the first start
                    self.process = self._started()
                threading.Event().wait(0.1)
            else:
                return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def open(self, path, *, as_new=False):
        url = uno.systemPathToFileUrl(path)
        asked = properties(MacroExecutionMode=ALLOW_MACROS, AsTemplate=as_new)
        self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, asked)
        return list(self.document.Sheets.ElementNames)

    def open_as_new(self, path):
        """A workbook made from that one and never saved."""
        return self.open(path, as_new=True)

    def close(self):
        if self.document is not None:
            self.document.close(True)  # noqa: FBT003  (UNO knows no names)
        self.document = None

    def hide(self, sheet):
        self.document.Sheets.getByName(sheet).IsVisible = False

    def is_visible(self, sheet):
        return self.document.Sheets.getByName(sheet).IsVisible

    def save(self):
        self.document.store()

    def sheets(self):
        return list(self.document.Sheets.ElementNames)

    def run(self, macro, *words):
        script = self.document.getScriptProvider().getScript(
            f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        )
        return script.invoke(words, (), ())[0]

    def start(self, macro):
        def work():
            self.told = self.run(macro)

        self.running = threading.Thread(target=work, daemon=True)
        self.running.start()

    def result(self, seconds):
        self.running.join(seconds)
        return self.told if not self.running.is_alive() else None

    def block(self, sheet):
        """Every used cell: what it holds, text as text and number as number; "" for none."""
        found = self.document.Sheets.getByName(sheet)
        cursor = found.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  (UNO knows no names)
        last = cursor.RangeAddress
        return found.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()

    def cell(self, sheet, address):
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(address).getCellByPosition(0, 0)
        return {"shown": found.String, "type": found.Type.value, "formula": found.Formula, "value": found.Value}

    def type(self, sheet, address, words):
        """Text as text, a number as a number, as a person's typing ends up."""
        cell = self.document.Sheets.getByName(sheet).getCellRangeByName(address).getCellByPosition(0, 0)
        if isinstance(words, str):
            cell.String = words
        else:
            cell.Value = words

    def sort(self, sheet, area, column, order):
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column, order == "ascending"
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        cells = self.document.Sheets.getByName(sheet).getCellRangeByName(area)
        asked = properties(ContainsHeader=False)
        uno.invoke(cells, "sort", ((*asked, PropertyValue(Name="SortFields", Value=fields)),))

    def protect(self, sheet):
        self.document.Sheets.getByName(sheet).protect("")

    def insert_columns(self, sheet, column, count):
        self.document.Sheets.getByName(sheet).Columns.insertByIndex(column - 1, count)

    def remove(self, sheet):
        self.document.Sheets.removeByName(sheet)

    def rename(self, sheet, name):
        self.document.Sheets.getByName(sheet).Name = name

    def select(self, sheet, address):
        controller = self.document.CurrentController
        controller.setActiveSheet(self.document.Sheets.getByName(sheet))
        controller.select(self.document.Sheets.getByName(sheet).getCellRangeByName(address))

    def selected(self):
        return self.document.CurrentSelection.AbsoluteName

    def filter(self, sheet, area, column, words):
        descriptor_of = self.document.Sheets.getByName(sheet).getCellRangeByName(area)
        descriptor = descriptor_of.createFilterDescriptor(True)  # noqa: FBT003  (UNO knows no names)
        field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
        field.Field, field.IsNumeric, field.StringValue = column, False, words
        field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
        descriptor.ContainsHeader = True
        descriptor.setFilterFields((field,))
        descriptor_of.filter(descriptor)

    def buttons(self, sheet):
        """The buttons of a sheet: caption, and where they stand on the screen."""
        controller = self.document.CurrentController
        controller.setActiveSheet(self.document.Sheets.getByName(sheet))
        found = []
        forms = self.document.Sheets.getByName(sheet).DrawPage.Forms
        for form in (forms.getByIndex(number) for number in range(forms.Count)):
            for model in (form.getByIndex(number) for number in range(form.Count)):
                place = None
                context = controller.getControl(model).AccessibleContext
                if context is not None:
                    point, size = context.LocationOnScreen, context.Size
                    place = [point.X, point.Y, size.Width, size.Height]
                found.append({"caption": model.Label, "place": place})
        return found

    def is_locked(self):
        """Whether the document still holds back drawing, as while a macro writes."""
        return self.document.hasControllersLocked() or self.document.isActionLocked()

    def stop(self):
        self.desktop.terminate()
        self.process.wait(30)


def main():
    office = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            if office is None:
                office = Office(order["profile"], is_shown=order["is_shown"])
                answer = None
            else:
                answer = getattr(office, order["do"])(*order["with"])
            said = {"answer": answer}
        except Exception as fault:  # noqa: BLE001  (the test is told what went wrong)
            said = {"fault": f"{type(fault).__name__}: {fault}"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        if order.get("do") == "stop":
            return


if __name__ == "__main__":
    main()
