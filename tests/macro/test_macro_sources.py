"""The macro's sources hold what Excel's compiler asks for, though only LibreOffice has run them."""

import re

import pytest
from vba_lint import lint

from crmkit.locale import LANGUAGES, catalogue
from crmkit.macro.modules import SOURCES, Note, modules, source, to_units

PROJECT = {name: source(name) for name in SOURCES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_module_passes_the_second_reader(language):
    assert lint({module.name: module.source for module in modules(language, Note(("Sheet1",)))}) == []


FAULTS = {
    "not declared": ("    keptScreen = True\n", "    keptScren = True\n"),
    "no Option Explicit": ("Option Explicit\n", ""),
    "not ASCII": ("' The button.", "' 按钮"),
    "is a word of VBA": ("Dim told As String", "Dim line As String"),
    "is not closed": ("Key = keptCancelKey\nEnd Sub\n", "Key = keptCancelKey\n"),
    "declared 2 times": ("Public Function CrmTold(", "Public Function CrmWord("),
    "a module has that name": ("Public Function CrmTold(", "Public Function CrmJob("),
    "closes nothing": ("    told = CrmRefreshTold()\n", "    told = CrmRefreshTold()\n    End If\n"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_second_reader_fails_on_a_fault(fault):
    right, wrong = FAULTS[fault]
    project = {module.name: module.source for module in modules("zh", Note())}
    spoiled = project["CrmButton"].replace(right, wrong, 1)
    assert spoiled != project["CrmButton"]
    assert any(fault in found for found in lint(project | {"CrmButton": spoiled}))


def test_every_word_the_macro_asks_for_is_there_and_none_is_idle():
    words = {key.removeprefix("vba.") for key in catalogue("macro", "zh") if key.startswith("vba.")}
    code = "\n".join(PROJECT.values())
    asked = set(re.findall(r'CrmWord\("(\w+)"\)', code))
    steps = {word for word in words if word.startswith("step_")}
    assert asked - words == set()
    assert words - asked - steps == set()


def test_words_travel_as_ascii_and_come_back():
    assert to_units("刷新😀") == "523765B0D83DDE00"
    for language in LANGUAGES:
        for module in modules(language, Note()):
            assert module.source.isascii()


def test_a_note_is_read_back():
    note = Note(
        ("ThisWorkbook", "Sheet1"), ("Sheet1",), ("vml",), ("a.rels",), has_ribbon=True, was_macro_enabled=True
    )
    assert Note.read(note.source()) == note
    assert Note.read("") == Note()
