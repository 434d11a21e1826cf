"""What must hold after any refresh of any team's workbook, and lists of our own making to refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from job_books import NOW, asked, refresh
from openpyxl import Workbook

from crmkit.jobs.undo import undo
from crmkit.testing.compare import compare

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = ("客户名称", "手机", "负责人", "态度", "认知", "认可度", "预计金额", "备注")
PEOPLE = (
    ("郑州云启科技有限公司", "13800138000", "王芳", "接纳", "具体", "认可", 150000, "已报价"),
    ("洛阳博远商贸有限公司", "13800138001", "李强", "质疑", "笼统", "有异议", 30000, None),
    ("新乡恒泰机械有限公司", "13800138002", "王芳", "质疑", "具体", None, None, "等领导"),
)


def saved(workbook: Workbook, folder: Path, name: str = "我们的客户.xlsx") -> Path:
    """The workbook as a file."""
    path = folder / name
    workbook.save(path)
    return path


def listed(headers=HEADERS, rows=PEOPLE, *, sheet: str = "名单", top: int = 1, left: int = 1) -> Workbook:
    """A workbook with one list on it, text as text but for what begins with "="."""
    workbook = Workbook()
    worksheet = workbook.active
    worksheet.title = sheet
    for down, row in enumerate((headers, *rows)):
        for across, value in enumerate(row):
            worksheet.cell(top + down, left + across, value)
    return workbook


def refreshed(path: Path, **more):
    """Refresh with consent, and hold every promise to it: nothing lost, twice is once, undone to the byte."""
    source = path.with_name(f"vorher{path.suffix}")
    before = path.read_bytes()
    source.write_bytes(before)
    result = refresh(asked(path, has_consent=True, **more))
    comparison = compare(source, path, result.edits)
    assert comparison.is_lossless, comparison
    after, stamp = path.read_bytes(), path.stat().st_mtime_ns
    again = refresh(asked(path, **more))
    assert again.certificate is None, again.certificate.cells[:3]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (after, stamp)
    if result.certificate is not None:
        undo(path, NOW, "zh")
        assert path.read_bytes() == before
        path.write_bytes(after)
    return result


__all__ = ["HEADERS", "PEOPLE", "listed", "refreshed", "saved"]
