"""Every form a condition cell may have, with examples in both languages; page and tests derive from it."""

from __future__ import annotations

from dataclasses import dataclass

from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import GRADE

_FIELDS = {
    "choice": Field("grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADE),
    "number": Field("expected_amount", Kind.AMOUNT, "预计金额", "Expected amount"),
    "date": Field("last_touch_on", Kind.DATE, "最近跟进", "Last touch"),
    "text": Field("notes", Kind.TEXT, "备注", "Notes"),
}


@dataclass(frozen=True)
class Form:
    """One form. `name` names its meaning (`rules.grammar.<name>`); `zh` and `en` are cells that all mean it."""

    name: str
    holds: str
    zh: tuple[str, ...]
    en: tuple[str, ...]

    @property
    def field(self) -> Field:
        """A column of the kind that the form is for."""
        return _FIELDS[self.holds]


GRAMMAR = (
    Form("any", "choice", ("-", "任意", ""), ("-", "any", "")),
    Form("value", "choice", ("远期", "等于 远期", "=远期"), ("Long-term", "is Long-term", "=long")),
    Form("list", "choice", ("A,B", "A、B", "A;B"), ("A,B", "A; B", '"A","B"')),
    Form("other_than", "choice", ("not(A,B)", "不等于 A,B", "不是 A,B"), ("not(A,B)", "is not A,B", "!= A,B")),
    Form("blank", "choice", ("为空", "空白"), ("blank", "is empty", "null")),
    Form("filled", "choice", ("不为空", "非空"), ("not blank", "filled")),
    Form("or_blank", "choice", ("A,为空",), ("A,blank",)),
    Form("at_least", "number", (">=50000", "≥5万", "不少于50,000", "至少5万元"),
         (">=50000", "at least 50,000", ">=50k")),
    Form("at_most", "number", ("<=10", "≤10", "不超过10"), ("<=10", "at most 10")),
    Form("more", "number", (">10", "大于10", "超过10"), (">10", "more than 10")),
    Form("less", "number", ("<10", "小于10", "不足10"), ("<10", "less than 10")),
    Form("within", "number", ("[7..10]", "介于7和10", "介于 7 到 10 之间"), ("[7..10]", "between 7 and 10")),
    Form("half_open", "number", ("(0..3]", "]0..3]"), ("(0..3]", "]0..3]")),
    Form("numbers", "number", ("100;200", "100、200"), ("100; 200", "100, 200")),
    Form("share", "number", ("<80%",), ("<80%",)),
    Form("day", "date", ("2026-01-01", "2026年1月1日", "2026/1/1"), ("2026-01-01", 'date("2026-01-01")')),
    Form("after", "date", ("晚于2026-01-01", ">2026-01-01"), ("after 2026-01-01", ">2026-01-01")),
    Form("not_before", "date", ("不早于2026-01-01", ">=2026-01-01"), ("on or after 2026-01-01", ">=2026-01-01")),
    Form("days", "date", ("[2026-01-01..2026-03-31]", "介于2026-01-01和2026-03-31"),
         ("[2026-01-01..2026-03-31]", "between 2026-01-01 and 2026-03-31")),
    Form("last", "date", ("近30天", "最近30天", "过去30天"), ("last 30 days", "past 30 days")),
    Form("next", "date", ("未来7天", "接下来7天"), ("next 7 days",)),
    Form("units", "date", ("近3个月", "过去三个月"), ("last 3 months",)),
    Form("longer_ago", "date", (">90天前", "超过90天前", "早于90天前"),
         (">90 days ago", "more than 90 days ago", "before 90 days ago")),
    Form("less_ago", "date", ("<30天前", "不到30天前"), ("<30 days ago", "less than 30 days ago")),
    Form("farther_ahead", "date", (">30天后", "超过30天后"), (">30 days ahead", "more than 30 days from now")),
    Form("past", "date", ("<今天", "早于今天"), ("<today", "before today")),
    Form("relative_days", "date", ("[30天前..7天后]",), ("[30 days ago..7 days ahead]",)),
    Form("yearly", "date", ("每年未来7天", "生日在未来7天", "周年在未来7天"),
         ("yearly next 7 days", "birthday in the next 7 days", "anniversary next 7 days")),
    Form("yearly_day", "date", ("每年今天", "生日是今天"), ("yearly today", "birthday is today")),
    Form("contains", "text", ("包含 比价", "含有比价"), ("contains 比价",)),
    Form("contains_one", "text", ("包含 比价,便宜",), ("contains 比价,便宜",)),
    Form("contains_none", "text", ("不包含 比价,便宜",), ("does not contain 比价,便宜",)),
    Form("starts", "text", ("以华为开头", "以 华为 开头"), ("starts with 华为",)),
    Form("ends", "text", ("以医院结尾",), ("ends with 医院",)),
    Form("words_as_they_stand", "text", ('"-"',), ('"-"',)),
)  # fmt: skip
