"""Pictures of one workbook's sheets on a screen of their own; run by the system's own Python, which alone has `uno`.

Its one argument is JSON: {"book": path, "folder": for the profile, "shown": [[sheet, [first
column, first row], [wide, high], target.png], ...]}.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

if TYPE_CHECKING:
    from collections.abc import Sequence

START_SECONDS = 90
SETTLED_SECONDS = 1.2
SCREEN = "2400x1300x24"
PIPE = "crmkitpictures"
POSITION_AND_SIZE = 15
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Layout/Line"><prop oor:name="PageBreak" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def main() -> None:
    """Start a screen and LibreOffice on it, show each sheet, end both."""
    asked = json.loads(sys.argv[1])
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as screen:  # noqa: S603  (our own words)
        os.close(writing)
        with os.fdopen(reading) as said:
            os.environ["DISPLAY"] = f":{said.readline().strip()}"
        try:
            _show(asked)
        finally:
            screen.terminate()


def _show(asked: dict[str, object]) -> None:
    profile = Path(str(asked["folder"]), "profile")
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf8")
    words = ["soffice", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    words.append(f"--accept=pipe,name={PIPE};urp;")
    desktop = _desktop(words)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(asked["book"]), "_blank", 0, _quietly())
    try:
        for each in asked["shown"]:
            _picture(document, *each)
    finally:
        document.close(True)  # noqa: FBT003  (UNO knows no names)
        desktop.terminate()


def _quietly() -> tuple[PropertyValue, ...]:
    return (PropertyValue(Name="MacroExecutionMode", Value=4), PropertyValue(Name="ReadOnly", Value=False))


def _desktop(words: list[str]) -> object:
    office = subprocess.Popen(words, stderr=subprocess.DEVNULL)  # noqa: S603  (our own words)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(START_SECONDS * 2):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None:  # a fresh profile may end the first start
                office = subprocess.Popen(words, stderr=subprocess.DEVNULL)  # noqa: S603  (as above)
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise TimeoutError("LibreOffice does not answer")


def _picture(document: object, name: str, corner: Sequence[int], size: Sequence[int], target: str) -> None:
    """The sheet in a window of that size, without menus and tool bars; `corner` (from 0) is its first cell."""
    wide, high = size
    sheet, view = document.Sheets.getByName(name), document.CurrentController
    sheet.IsVisible = True
    view.setActiveSheet(sheet)
    frame = view.Frame
    frame.LayoutManager.setVisible(False)
    frame.ContainerWindow.setPosSize(0, 0, wide, high, POSITION_AND_SIZE)
    view.setFirstVisibleColumn(corner[0])
    view.setFirstVisibleRow(corner[1])
    time.sleep(SETTLED_SECONDS)  # nothing tells when a window is painted
    subprocess.run(  # noqa: S603  (our own words)
        ["import", "-silent", "-window", "root", "-crop", f"{wide}x{high}+0+0", "+repage", target],  # noqa: S607
        check=True,
    )


main()
