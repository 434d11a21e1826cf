"""Whichever procedure of the macro fails: every setting is as it was, and every sheet, or the refresh is done."""

import pytest
from macro_books import prepared_answer, team, with_button
from office import Office, refuse_without_office
from vba_probe import CANCELLED, PROBED, probed_modules

pytestmark = pytest.mark.libreoffice
FAULT = 1234
#: procedures of every stage, the error raised in them, how the refresh ends; the last ones fail once all is written
PLACES = {
    "CrmNewJob": (FAULT, "broken"),
    "StartCrmkit": (FAULT, "broken"),
    "ShowStep": (CANCELLED, "cancelled"),
    "Opened": (FAULT, "broken"),
    "Refusal": (FAULT, "broken"),
    "WriteColumn": (FAULT, "broken"),
    "RefuseUnlessEqual": (FAULT, "broken"),
    "CopyFormulas": (FAULT, "broken"),
    "LeftOver": (FAULT, "broken"),
    "CrmDropJob": (FAULT, "done"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def office(tmp_path_factory, home):
    """A team's workbook with the probe, open once for all faults: each has to leave it as it was."""
    refuse_without_office()
    running = Office(tmp_path_factory.mktemp("profile"), {"CRMKIT_HOME": str(home), "PATH": "/usr/bin:/bin"})
    folder = tmp_path_factory.mktemp("book")
    plain = team(folder)
    with probed_modules():
        book = with_button(plain)
    prepared_answer(home, book, folder)
    running.open(book)
    running.select("问题", "C3")
    yield running
    running.close()
    running.finish()


def sheets_of(office):
    return {name: (office.block(name), office.is_visible(name)) for name in office.sheets()}


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_in_any_procedure_gives_every_setting_and_every_cell_back(office, place):
    number, code = PLACES[place]
    before = sheets_of(office)
    told, settings_before, settings_after = office.run(PROBED, place, str(number)).split("\n")
    assert told.split("|")[0] == code, told
    assert settings_after == settings_before
    assert (sheets_of(office) == before) == (code != "done")
