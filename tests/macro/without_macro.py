"""Takes the macro out of a workbook with lxml and zipfile alone, knowing only what may have been put in.

What is left must compare as lossless with the workbook before: so nothing else can have changed.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
OUR_PARTS = re.compile(r"xl/vbaProject\.bin|customUI/crmkitUI14\.xml|xl/drawings/crmkitButton\d+\.vml")
OUR_SHAPE = re.compile(rb"<v:shape (?:(?!</v:shape>).)*CrmRefresh(?:(?!</v:shape>).)*</v:shape>", re.DOTALL)
OUR_TYPE = re.compile(rb'<v:shapetype id="_x0000_t201".*?</v:shapetype>', re.DOTALL)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def undone(before: Path, after: Path) -> dict[str, tuple[bytes, bytes]]:
    """Each part of before whose content differs in after: as it was, and as after has it without the macro.

    Raises:
        AssertionError: a part is gone, or one appeared that is not the macro's.
    """
    old, new = parts(before), parts(after)
    assert not old.keys() - new.keys()
    ours = {name for name in new.keys() - old.keys() if OUR_PARTS.fullmatch(name)}
    made = {name for name in new.keys() - old.keys() - ours if name.endswith(".rels")}
    assert new.keys() - old.keys() == ours | made
    assert all(not list(etree.fromstring(without(name, new[name], {}))) for name in made)
    return {name: (old[name], without(name, new[name], old)) for name in old if old[name] != new[name]}


def without(name: str, content: bytes, old: dict[str, bytes]) -> bytes:
    """A part without what the macro put in."""
    if name.endswith(".vml"):
        rest = OUR_SHAPE.sub(b"", content)
        return rest if OUR_TYPE.search(old[name]) else OUR_TYPE.sub(b"", rest)
    tree = etree.fromstring(content)
    before = etree.fromstring(old[name]) if name in old else None
    if name.endswith(".rels"):
        _drop(
            tree, f"{{{RELATIONSHIPS}}}Relationship", lambda line: OUR_PARTS.fullmatch(line.get("Target").lstrip("/"))
        )
    elif name == "[Content_Types].xml":
        _undo_types(tree, before)
    else:
        _undo_names(tree, before)
    return etree.tostring(tree)


def _drop(tree, tag, is_ours):
    for line in list(tree.iter(tag)):
        if is_ours(line):
            _remove(line)


def _remove(element):
    """Without the text behind it, which was there before."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _undo_types(tree, before):
    main = {line.get("PartName"): line.get("ContentType") for line in before.iter(f"{{{TYPES}}}Override")}
    _drop(tree, f"{{{TYPES}}}Override", lambda line: OUR_PARTS.fullmatch(line.get("PartName").lstrip("/")))
    _drop(
        tree,
        f"{{{TYPES}}}Override",
        lambda line: line.get("ContentType") == MACRO and line.get("PartName") not in main,
    )
    for line in tree.iter(f"{{{TYPES}}}Override"):
        if line.get("ContentType") == MACRO and main.get(line.get("PartName")) == PLAIN:
            line.set("ContentType", PLAIN)
    defaults = {line.get("Extension") for line in before.iter(f"{{{TYPES}}}Default")}
    _drop(tree, f"{{{TYPES}}}Default", lambda line: line.get("Extension") in {"vml", "rels"} - defaults)


def _undo_names(tree, before):
    """Code names and the drawing, where there were none before."""
    namespace = etree.QName(tree).namespace
    for tag in ("workbookPr", "sheetPr"):
        element, was = tree.find(f"{{{namespace}}}{tag}"), before.find(f"{{{namespace}}}{tag}")
        if element is not None and (was is None or "codeName" not in was.attrib):
            element.attrib.pop("codeName", None)
            if was is None and not element.attrib and not len(element):
                _remove(element)
    if before.find(f"{{{namespace}}}legacyDrawing") is None:
        _drop(tree, f"{{{namespace}}}legacyDrawing", lambda line: line.get(f"{{{R}}}id"))
