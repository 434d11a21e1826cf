"""Canonical XML: two elements are equal when their canonical forms are, however they were spelt."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Transitional and strict names of the same things; `kind` looks at what stands behind the namespace.
MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


@cache
def _lxml() -> Any:
    try:
        from lxml import etree  # noqa: PLC0415  (a test extra: the rest of crmkit must import without it)
    except ImportError as missing:
        message = "crmkit.testing compares canonical XML and needs lxml: pip install 'crmkit[test]'"
        raise ModuleNotFoundError(message, name="lxml") from missing
    return etree


def parse(content: bytes) -> Any:
    """The root element. Entities stay unresolved, nothing is fetched, comments and instructions are kept.

    Raises:
        ValueError: not well-formed XML.
        ModuleNotFoundError: lxml is not installed.
    """
    etree = _lxml()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=False,
        remove_pis=False, strip_cdata=False,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        raise ValueError(str(broken)) from broken


def canonical(node: Any, *, is_alone: bool = False) -> bytes:
    """The node and everything below in C14N 1.0 with comments, without the text that follows it.

    With `is_alone` (exclusive C14N) namespaces that are declared above it and not used in it don't count: the same
    element in two places is equal.

    Raises:
        ValueError: there is no canonical form (a namespace that is no absolute URI).
    """
    if is_element(node):
        try:
            form: bytes = _lxml().tostring(
                node, method="c14n", with_comments=True, with_tail=False, exclusive=is_alone
            )
        except _lxml().C14NError as formless:
            raise ValueError(str(formless)) from formless
        return form
    return repr((str(type(node)), node.text, getattr(node, "target", ""))).encode()


def is_element(node: Any) -> bool:
    """Whether the node is an element, not a comment, instruction or entity."""
    return isinstance(node.tag, str)


def kind(node: Any) -> str:
    """The local name of an element; "" for comments and instructions."""
    return node.tag.rpartition("}")[2] if is_element(node) else ""


def main_kind(node: Any) -> str:
    """The local name of an element of the spreadsheet namespaces; "" for anything else."""
    if not is_element(node):
        return ""
    namespace, _, name = node.tag[1:].rpartition("}") if node.tag[0] == "{" else ("", "", node.tag)
    return name if namespace in MAIN_NAMESPACES or not namespace else ""


def child(node: Any, name: str) -> Any:
    """The first child element of that local name in the spreadsheet namespaces, or None."""
    return next((each for each in node if main_kind(each) == name), None)


def children(node: Any, name: str) -> list[Any]:
    """All child elements of that local name; none for None."""
    return [] if node is None else [each for each in node if main_kind(each) == name]


def elements(node: Any) -> list[Any]:
    """All child elements, comments and instructions left out; none for None."""
    return [] if node is None else [each for each in node if is_element(each)]


def chosen(node: Any) -> Any:
    """The element itself; of mc:AlternateContent the one for programs that know no extension."""
    if kind(node) != "AlternateContent":
        return node
    branches = elements(node)
    fallback = [branch for branch in branches if kind(branch) == "Fallback"] or branches
    return next((each for branch in fallback for each in elements(branch)), node)


def loose_text(node: Any) -> str:
    """Text that stands directly between the children of a node, ends trimmed."""
    return "|".join(piece.strip() for piece in _pieces(node) if piece and piece.strip())


def _pieces(node: Any) -> Iterator[str | None]:
    yield node.text
    for each in node:
        yield each.tail


def relation_id(node: Any) -> str:
    """The r:id attribute, whichever namespace generation it is in; "" if none."""
    return next((str(value) for name, value in node.attrib.items() if name.endswith("}id")), "")


def prolog(content_root: Any) -> tuple[bytes, ...]:
    """Comments and instructions before and after the root, in order, and the encoding of the document."""
    before = [canonical(node) for node in content_root.itersiblings(preceding=True)]
    after = [canonical(node) for node in content_root.itersiblings()]
    document = content_root.getroottree().docinfo
    standing = repr((document.encoding, document.doctype)).encode()
    return (standing, *reversed(before), b"<root/>", *after)
