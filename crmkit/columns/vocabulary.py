"""Words that only decisions use: results of single rules, states of what is owed, reasons."""

from __future__ import annotations

from crmkit.model.vocabularies import Term, Vocabulary

ACCEPTANCE_GRADE = Vocabulary(
    "acceptance_grade",
    (Term("A", "A", "A"), Term("B", "B", "B"), Term("C", "C", "C"), Term("unjudged", "未判", "Unjudged")),
)
RHYTHM = Vocabulary(
    "rhythm",
    (
        Term("next_working_day", "下个工作日", "Next working day", ("次日",)),
        Term("window", "按天数", "Days", ("窗口",)),
        Term("pause", "到期", "When the pause ends", ("暂停至",)),
        Term("nothing", "不跟进", "Nothing", ("无需跟进",)),
    ),
)
DUE_KIND = Vocabulary(
    "due_kind",
    (
        Term("today", "今天", "Today"),
        Term("open", "可以跟进", "Open"),
        Term("early", "太早", "Too early"),
        Term("late", "已过", "Late"),
        Term("agreed", "已约", "Agreed"),
        Term("first", "待首次联系", "Never touched"),
        Term("paused", "暂停", "Paused"),
        Term("nothing", "无需跟进", "Nothing owed"),
    ),
)
GRADE_REASON = Vocabulary(
    "grade_reason",
    (
        Term("combined", "认可×贡献与窗口", "Acceptance x contribution and window"),
        Term("held", "够A但不是有效客户", "A, but not a valid customer"),
        Term("lifted", "重要少数上调", "Lifted as one of the vital few"),
    ),
)
TAG = Vocabulary(
    "tag",
    (
        Term("fair_lead", "展会线索", "Trade fair lead"),
        Term("large_company", "大企业", "Large company"),
        Term("public_sector", "政府国企", "Public sector"),
        Term("unverified_listing", "名录未核实", "Unverified listing"),
        Term("long_silence", "久未联系", "Long silence"),
        Term("vital_few", "重要少数", "Vital few"),
        Term("says_yes", "口头认可", "Agrees in words"),
        Term("comparing_prices", "正在比价", "Comparing prices"),
        Term("undecided", "跟进{count}次未成", "{count} touches without a deal"),
    ),
    is_open=True,
)
