"""Built templates as openpyxl and as raw parts see them."""

import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO

import openpyxl

from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.funnel.layout import empty_funnel_sheet
from crmkit.jobs.rule_sheets.sheets import steering_sheets
from crmkit.model.tables import CUSTOMERS, TEMPLATE_TABLES
from crmkit.workbook.build import build_template

LANGUAGES = ("zh", "en")
REBUILD = (
    'python -c "from pathlib import Path; from crmkit.macro.templates import write_all_templates; '
    "write_all_templates(Path('workbook_templates'))\""
)


def steering(language):
    """The sheets with rules and settings, as jobs describe them."""
    return tuple(steering_sheets(language).values())


def charted(language):
    """The sheets with charts, as jobs describe them."""
    return (empty_funnel_sheet(language),)


def template_bytes(language, **options):
    target = BytesIO()
    build_template(
        target, language, MANAGED_FIELDS, steering=steering(language), charted=charted(language), **options
    )
    return target.getvalue()


def template_book(language, **options):
    return openpyxl.load_workbook(BytesIO(template_bytes(language, **options)))


def canonical_parts(source):
    """Part name to canonical XML, so that only content counts."""
    with zipfile.ZipFile(source) as archive:
        return {name: ET.canonicalize(archive.read(name)) for name in archive.namelist()}


def declared_columns():
    """Every column of a template: table, its place (1..), its field."""
    for table in TEMPLATE_TABLES:
        fields = (*table.fields, *MANAGED_FIELDS) if table is CUSTOMERS else table.fields
        for place, field in enumerate(fields, start=1):
            yield table, place, field
