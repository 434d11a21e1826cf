"""The VBA project we write is one: read back by other programs, and shaped like those Excel itself wrote."""

import io
import re
import struct
import sys
import warnings
import zipfile
from pathlib import Path

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.macro.modules import Note, modules
from crmkit.macro.project.compound import compound_file
from crmkit.macro.project.compression import compress, decompress
from crmkit.macro.project.protection import decoded, encoded
from crmkit.macro.project.reading import read_compound, read_project
from crmkit.macro.project.vba_project import Base, Module, directory, vba_project

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
DOCUMENTS = [Module("ThisWorkbook", base=Base.WORKBOOK), Module("Sheet1", base=Base.WORKSHEET)]


def decompressed_by_olevba(container):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the parser library olevba uses
        from oletools.olevba import decompress_stream

        return bytes(decompress_stream(bytearray(container)))


@given(st.one_of(st.binary(max_size=9000), st.text("ab\r\n", max_size=9000).map(str.encode)))
def test_what_is_compressed_comes_back(content):
    padding = len(decompress(compress(content))) - len(content)
    assert decompress(compress(content)) == content + bytes(padding)
    assert padding == 0 or len(content) % 4096 > 3600, "only a chunk nothing repeats in is filled up"


@pytest.mark.parametrize("content", [b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa", b"ab" * 5000, b"x"])
def test_olevba_decompresses_it_too(content):
    assert decompressed_by_olevba(compress(content)) == content


def test_the_example_of_the_specification_is_read():
    """MS-OVBA 3.2.3, the normal compression example."""
    container = (
        "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F700671027004107273747576107778797A003C"
    )
    assert decompress(bytes.fromhex(container)) == b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"


@given(
    st.dictionaries(
        st.text("abcXYZ_12", min_size=1, max_size=20).filter(str.isidentifier), st.binary(max_size=6000), max_size=12
    )
)
def test_a_compound_file_holds_its_streams(streams):
    folded = {name.casefold(): (name, content) for name, content in streams.items()}
    kept = dict(folded.values())
    file = compound_file({"VBA": kept, "PROJECT": b"p" * 5000})
    with olefile.OleFileIO(io.BytesIO(file)) as found:
        assert {name: found.openstream(["VBA", name]).read() for name in kept} == kept
        assert found.openstream("PROJECT").read() == b"p" * 5000
    assert kept.items() <= (read_compound(file) | kept).items()


def test_a_project_is_read_back_with_its_kinds():
    found = read_project(vba_project([*DOCUMENTS, *modules("zh", Note())]))
    assert [module.is_document for module in found[:2]] == [True, True]
    assert [module.code for module in found[:2]] == ["", ""]
    for module in modules("zh", Note()):
        assert next(one for one in found if one.name == module.name).code == module.source.strip()


def test_a_source_that_is_not_ascii_is_refused():
    with pytest.raises(UnicodeEncodeError):
        vba_project([Module("Bad", "' 按钮")])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_what_is_no_project_is_named_so(content):
    with pytest.raises(ValueError, match=r".*"):
        read_project(content)


# ---- as Excel writes them ----


@pytest.fixture(scope="module")
def by_excel():
    """The VBA projects of the corpus, all written by Excel: name to bytes."""
    from corpus_files import corpus_folder

    found = {}
    for path in sorted(corpus_folder().rglob("*.xlsm")):
        with zipfile.ZipFile(path) as archive:
            if "xl/vbaProject.bin" in archive.namelist():
                found[path.name] = archive.read("xl/vbaProject.bin")
    assert len(found) > 8
    return found


def project_text(content):
    return read_compound(content)["PROJECT"].decode("latin-1")


@pytest.mark.corpus
def test_protection_is_encoded_as_excel_does_it(by_excel):
    for content in by_excel.values():
        written = project_text(content)
        project_id = re.search(r'^ID="(.*?)"', written)[1]
        for key in ("CMG", "DPB", "GC"):
            digits = re.search(rf'^{key}="(.*?)"', written, re.MULTILINE)[1]
            plain, seed = decoded(digits, project_id), int(digits[:2], 16)
            assert digits in {encoded(plain, project_id, seed, filler) for filler in range(256)}


def marks(stream):
    at, found = 0, []
    while at + 6 <= len(stream):
        mark, size = struct.unpack_from("<HI", stream, at)
        found.append(mark)
        at += 6 + size + (2 if mark == 0x09 else 0)
    return found


@pytest.mark.corpus
def test_the_directory_has_excels_records_in_excels_order(by_excel):
    """Beside what ours leaves out: references to libraries, and marks of private or read-only modules."""
    left_out = {0x4A, 0x16, 0x3E, 0x0D, 0x2F, 0x30, 0x33, 0x0E, 0x25, 0x28}
    ours = marks(directory([*DOCUMENTS, Module("Code")]))
    module = ours[ours.index(0x19) : ours.index(0x2B) + 1]
    head, end = ours[: ours.index(0x19)], ours[-1:]
    for name, content in by_excel.items():
        theirs = [mark for mark in marks(decompress(read_compound(content)["dir"])) if mark not in left_out]
        count = theirs.count(0x19)
        pattern = [0x22 if mark == 0x21 else mark for mark in theirs]
        assert pattern == [*head, *module * count, *end], name


@pytest.mark.corpus
def test_the_editors_list_has_excels_keys(by_excel):
    ours = project_text(vba_project([*DOCUMENTS, Module("Code")]))
    keys = {line.partition("=")[0] for line in ours.split("\r\n\r\n")[0].split("\r\n")}
    for content in by_excel.values():
        theirs = {line.partition("=")[0] for line in project_text(content).split("\r\n\r\n")[0].split("\r\n")}
        assert keys - theirs <= {"Module", "VersionCompatible32"}
        assert {"ID", "Document", "Name", "HelpContextID", "CMG", "DPB", "GC"} <= theirs & keys


@pytest.mark.corpus
def test_every_project_excel_wrote_is_read(by_excel):
    for name, content in by_excel.items():
        found = read_project(content)
        assert "ThisWorkbook" in {module.name for module in found} or any(module.is_document for module in found), (
            name
        )
        assert any(module.source for module in found)
