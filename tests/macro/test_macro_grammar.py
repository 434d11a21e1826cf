"""The macro is VBA by the published grammar of the language, as a parser apart from ours reads it."""

import pytest
from antlr4 import CommonTokenStream, InputStream
from antlr4.error.ErrorListener import ErrorListener
from antlr4_vba.vbaLexer import vbaLexer
from antlr4_vba.vbaParser import vbaParser

from crmkit.macro.modules import SOURCES, Note, modules

MODULES = {module.name: module for module in modules("zh", Note(("Sheet1",)))}
FAULTS = {
    "an If that stays open": "    If told Then\n",
    "an operator without its other side": "    told = told &\n",
    "a call in the middle of a declaration": "    Dim told As MsgBox(1)\n",
}


class Collector(ErrorListener):
    def __init__(self):
        super().__init__()
        self.faults = []

    def syntaxError(self, recognizer, offending_symbol, line, column, message, problem):  # noqa: N802, PLR0917  (the parser's own name and arguments)
        self.faults.append(f"line {line}: {message}")


def faults_of(text):
    """What the grammar has against a module as its stream holds it."""
    collector, lexer = Collector(), vbaLexer(InputStream(text))
    parser = vbaParser(CommonTokenStream(lexer))
    for reader in (lexer, parser):
        reader.removeErrorListeners()
        reader.addErrorListener(collector)
    parser.startRule()
    return collector.faults


@pytest.mark.parametrize("name", MODULES)
def test_every_module_keeps_to_the_grammar(name):
    assert faults_of(MODULES[name].text().decode("ascii")) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_grammar_fails_on_a_fault(fault):
    head, _, _ = MODULES[SOURCES[0]].text().decode("ascii").partition("Private ")
    procedure = f"Private Sub CrmSpoiled()\n    Dim told As String\n{FAULTS[fault]}End Sub\n".replace("\n", "\r\n")
    assert faults_of(head + procedure) != []
    assert faults_of(head + procedure.replace(FAULTS[fault].replace("\n", "\r\n"), "")) == []
