"""The doors: a verb, a browser, the panel; nothing of a notebook to be seen, nothing left behind."""

import json
import stat
from datetime import date, datetime
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbclient import NotebookClient
from panel_servers import AS_OF, ROOT

from crmkit.cli.app import build
from crmkit.errors import NoWorkbookChosen
from crmkit.jobs.request import Request
from crmkit.locale import LANGUAGES
from crmkit.review import FunnelReview
from crmkit.review.ways_in import chosen_environment, chosen_request, serving
from crmkit.review.ways_in.notebooks import NOTEBOOKS, notebook_folder, write_committed_notebooks
from crmkit.review.ways_in.room import furnish, set_server

EVERY_NOTEBOOK = [(one, language) for one in NOTEBOOKS for language in LANGUAGES]
NOW = datetime(2026, 3, 5, 9, 0, 0)


def named(value):
    return value.panel if hasattr(value, "panel") else value


def test_the_committed_notebooks_are_current(tmp_path):
    remedy = (
        'python -c "from pathlib import Path; from crmkit.review.ways_in.notebooks import write_committed_notebooks; '
        "write_committed_notebooks(Path('notebooks'))\""
    )
    built = {path.name: path.read_text(encoding="utf8") for path in write_committed_notebooks(tmp_path)}
    committed = {path.name: path.read_text(encoding="utf8") for path in (ROOT / "notebooks").iterdir()}
    assert committed == built, f"run: {remedy}"


@pytest.mark.parametrize(("notebook", "language"), EVERY_NOTEBOOK, ids=named)
def test_a_notebook_holds_one_hidden_locked_cell_and_no_output(notebook, language):
    content = json.loads((notebook_folder() / notebook.name(language)).read_text(encoding="utf8"))
    (cell,) = content["cells"]
    assert cell["metadata"] == {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}}
    assert cell["outputs"] == []
    assert "def " not in "".join(cell["source"])


@pytest.mark.parametrize(("notebook", "language"), EVERY_NOTEBOOK, ids=named)
def test_a_notebook_runs(notebook, language, tmp_path, demo_bytes, monkeypatch):
    workbook = tmp_path / "客户.xlsx"
    workbook.write_bytes(demo_bytes)
    for name, value in chosen_environment(Request(workbook, AS_OF, NOW)).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    content = nbformat.read(notebook_folder() / notebook.name(language), as_version=4)
    NotebookClient(content, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    (output,) = content.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in output.data
    assert workbook.read_bytes() == demo_bytes


def test_the_workbook_chosen_travels_by_the_environment(tmp_path):
    asked = Request(tmp_path / "客户.xlsx", date(2026, 2, 1), NOW, "en", "名单")
    heard = chosen_request(environment=chosen_environment(asked))
    assert (heard.path, heard.as_of, heard.language, heard.sheet) == (asked.path, asked.as_of, "en", "名单")


def test_a_room_opened_for_today_moves_on_with_the_day(tmp_path):
    asked = Request(tmp_path / "客户.xlsx", NOW.date(), NOW)
    heard = chosen_request(environment=chosen_environment(asked))
    assert heard.as_of == heard.now.date()
    assert (heard.language, heard.sheet) == (None, None)


def test_a_notebook_opened_by_itself_asks_for_the_verb():
    with pytest.raises(NoWorkbookChosen, match="crmkit lab"):
        chosen_request(environment={})


@pytest.mark.parametrize("verb", ["lab", "panel"])
def test_without_the_extra_the_verb_says_how_to_install_it(verb, monkeypatch, tmp_path):
    monkeypatch.setattr(serving, "find_spec", lambda module: None)
    answer = CliRunner().invoke(build(), [verb, str(tmp_path / "客户.xlsx")])
    assert answer.exit_code == 3
    assert "-m pip install " in answer.output
    assert f'[{verb}]"' in answer.output


@pytest.mark.parametrize("verb", ["lab", "panel"])
def test_a_workbook_that_is_not_there_is_told_before_anything_starts(verb, tmp_path):
    answer = CliRunner().invoke(build(), [verb, str(tmp_path / "没有.xlsx"), "--no-browser"])
    assert answer.exit_code == 3
    assert "没有.xlsx" in answer.output


def test_the_token_stands_in_a_file_only_its_owner_may_read(tmp_path):
    room = furnish(tmp_path / "room", "zh")
    set_server(room, "voila", {"Voila": {"token": "spoken"}})
    kept = Path(room.config, "voila.json")
    assert json.loads(kept.read_text()) == {"Voila": {"token": "spoken"}}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.browser
@pytest.mark.parametrize("door", ["lab", "voila"])
def test_a_door_opens_on_the_panel_alone(door, request, page):
    served = request.getfixturevalue(door)
    page.goto(served.address("02"))
    page.get_by_role("heading", name="数据可信吗").wait_for()
    assert not page.get_by_text("import FunnelReview").is_visible()
    assert not page.get_by_role("menubar").is_visible()


def go_to(page, panel):
    page.get_by_role("navigation", name="面板").locator("visible=true").get_by_role("link", name=panel).click()


@pytest.mark.browser
@pytest.mark.parametrize("door", ["lab", "voila"])
def test_from_one_panel_to_the_other_and_back(door, request, page):
    served = request.getfixturevalue(door)
    page.goto(served.address("02"))
    page.get_by_role("heading", name="数据可信吗").wait_for()
    here = page.get_by_role("navigation", name="面板").get_by_role("link", name="漏斗评审")
    assert here.get_attribute("aria-current") == "page"
    go_to(page, "客户分类")
    page.locator('.ck-board[data-ready="true"]').wait_for()
    go_to(page, "漏斗评审")
    page.get_by_role("heading", name="数据可信吗").locator("visible=true").wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notebook_is_a_room_of_every_panel(language):
    rooms = FunnelReview._rooms()
    assert [room["panel"] for room in rooms if room["is_here"]] == ["FunnelReview"]
    place = LANGUAGES.index(language)
    assert [room["files"][place] for room in rooms] == [one.name(language) for one in NOTEBOOKS]
    assert {f"notebook.{room['panel']}" for room in rooms} <= FunnelReview._words(language).keys()


@pytest.mark.browser
@pytest.mark.parametrize("door", ["lab", "voila"])
def test_a_door_stays_shut_without_the_token(door, request, page):
    served = request.getfixturevalue(door)
    answer = page.goto(served.address("02").partition("?")[0])
    assert answer.status in {401, 403} or "login" in page.url
    assert not page.get_by_role("heading", name="数据可信吗").is_visible()
