"""The committed templates are what the declarations build today."""

from pathlib import Path

import pytest
from built import REBUILD, canonical_parts, charted, steering

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.template import write_committed_templates
from crmkit.workbook.build import build_template
from crmkit.workbook.build.template import TEMPLATE_NAMES

COMMITTED = Path(__file__).parents[2] / "workbook_templates"


@pytest.mark.parametrize("language", TEMPLATE_NAMES)
def test_the_committed_template_is_equal_part_by_part(language, tmp_path):
    build_template(
        tmp_path / "now.xlsx", language, MANAGED_FIELDS, steering=steering(language), charted=charted(language)
    )
    now, committed = canonical_parts(tmp_path / "now.xlsx"), canonical_parts(COMMITTED / TEMPLATE_NAMES[language])
    assert now.keys() == committed.keys(), f"rebuild with: {REBUILD}"
    differing = [name for name in now if now[name] != committed[name]]
    assert not differing, f"rebuild with: {REBUILD}"


def test_a_changed_declaration_is_noticed(tmp_path):
    build_template(tmp_path / "fewer.xlsx", "zh", MANAGED_FIELDS[1:], steering=steering("zh"), charted=charted("zh"))
    assert canonical_parts(tmp_path / "fewer.xlsx") != canonical_parts(COMMITTED / TEMPLATE_NAMES["zh"])


def test_writing_the_templates_gives_one_file_a_language(tmp_path):
    written = write_committed_templates(tmp_path)
    assert sorted(path.name for path in written) == sorted(TEMPLATE_NAMES.values())
    assert all(path.is_file() for path in written)


def test_building_twice_gives_the_same_bytes(tmp_path):
    build_template(tmp_path / "one.xlsx", "zh", MANAGED_FIELDS, steering=steering("zh"), charted=charted("zh"))
    build_template(tmp_path / "two.xlsx", "zh", MANAGED_FIELDS, steering=steering("zh"), charted=charted("zh"))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
