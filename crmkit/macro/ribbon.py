"""A tab in Excel's ribbon with the same refresh: an extra, since LibreOffice shows none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.locale import text
from crmkit.workbook.package.markup import escape_attribute

if TYPE_CHECKING:
    from crmkit.workbook.package.parts import PartStore

PART: Final = "customUI/crmkitUI14.xml"
_RELATIONSHIP: Final = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
    '<tab id="crmkitTab" label="{tab}"><group id="crmkitGroup" label="{tab}">'
    '<button id="crmkitRefresh" label="{caption}" screentip="{tip}" size="large" imageMso="RefreshAll"'
    ' onAction="CrmRefreshFromRibbon"/></group></tab></tabs></ribbon></customUI>'
)


def add_ribbon(store: PartStore, language: str) -> bool:
    """Add the tab, unless the workbook brings a ribbon of its own; whether it was added."""
    if any("ui/extensibility" in known.type for known in store.relationships("")):
        return False
    words = {name: escape_attribute(text(f"macro.ribbon.{name}", language)) for name in ("tab", "caption", "tip")}
    store.put(PART, _XML.format(**words).encode(), "ribbon")
    store.add_content_override(PART, "application/xml")
    store.add_relationship("", _RELATIONSHIP, PART)
    return True


def remove_ribbon(store: PartStore) -> None:
    """Take the tab away, where it is ours."""
    for known in store.relationships(""):
        if known.type == _RELATIONSHIP and known.part and b"CrmRefreshFromRibbon" in store.read(known.part):
            store.drop_relationships_to("", known.part)
            store.drop_content_override(known.part)
            store.remove(known.part, "ribbon")
