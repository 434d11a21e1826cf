"""Vocabularies: the words a choice column may hold. Code speaks term names, people see zh or en labels."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property


def folded(text: str) -> str:
    """The form in which words are compared: NFKC, no surrounding or inner blanks, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True)
class Term:
    """One word of a vocabulary: `name` is what code uses, `zh` and `en` are what people see.

    A retired word is still understood, but no drop-down offers it.
    """

    name: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    is_retired: bool = False

    def label(self, language: str) -> str:
        """The word people see in `language`."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Vocabulary:
    """The terms of one choice. An `is_open` vocabulary suggests its words and accepts any other."""

    name: str
    terms: tuple[Term, ...]
    is_open: bool = False

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        found: dict[str, Term] = {}
        for term in self.terms:
            for word in (term.name, term.zh, term.en, *term.aliases):
                found.setdefault(folded(word), term)
        return found

    @cached_property
    def _by_name(self) -> dict[str, Term]:
        return {term.name: term for term in self.terms}

    def find(self, word: str) -> Term | None:
        """The term that a person meant by `word` in either language or an alias; None when unknown."""
        return self._by_word.get(folded(word))

    def label(self, name: str, language: str) -> str:
        """What people see for the term `name`; a word outside an open vocabulary stands for itself."""
        term = self._by_name.get(name)
        return name if term is None else term.label(language)

    def labels(self, language: str) -> tuple[str, ...]:
        """All words in `language`, in order."""
        return tuple(term.label(language) for term in self.terms)

    def offered(self, language: str) -> tuple[str, ...]:
        """The words that a drop-down shows: all but the retired ones."""
        return tuple(term.label(language) for term in self.terms if not term.is_retired)


YES_NO = Vocabulary(
    "yes_no",
    (
        Term("yes", "是", "Yes", ("有", "y", "true", "√", "✓", "1", "对")),
        Term("no", "否", "No", ("无", "没有", "不是", "n", "false", "×", "✗", "0")),
    ),
)
ATTITUDE = Vocabulary(
    "attitude",
    (Term("doubting", "质疑", "Doubting", ("怀疑",)), Term("accepting", "接纳", "Accepting", ("接受",))),
)
COGNITION = Vocabulary(
    "cognition",
    (Term("vague", "笼统", "Vague", ("模糊",)), Term("specific", "具体", "Specific", ("明确",))),
)
STAGE = Vocabulary(
    "stage",
    (
        Term("potential", "潜在", "Potential", ("潜在客户",)),
        Term("watching", "观望", "Watching", ("观望客户",)),
        Term("intention", "意向", "Intention", ("意向客户",)),
        Term("opportunity", "商机", "Opportunity", ("商机客户",)),
        Term("unjudged", "未判", "Unjudged", ("未判断",)),
    ),
)
GRADE = Vocabulary(
    "grade",
    (
        Term("A", "A", "A", ("A类", "A级", "a类客户")),
        Term("B", "B", "B", ("B类", "B级", "b类客户")),
        Term("C", "C", "C", ("C类", "C级", "c类客户")),
        Term("long", "远期", "Long-term", ("长期",)),
        Term("ungraded", "未分级", "Ungraded", ("未判", "未评级")),
    ),
)
ACCEPTANCE = Vocabulary(
    "acceptance",
    (
        Term("accepts", "认可", "Accepts", ("很认可",)),
        Term("objects", "有异议", "Objects", ("异议", "部分认可")),
        Term("leans_away", "倾向竞品或难满足", "Leans to a competitor", ("倾向竞品", "难满足")),
    ),
)
CONTRIBUTION = Vocabulary(
    "contribution",
    (
        Term("large", "大", "Large", ("高",)),
        Term("average", "一般", "Average", ("中", "中等")),
        Term("small", "小", "Small", ("低",)),
    ),
)
STATUS = Vocabulary(
    "status",
    (
        Term("active", "跟进中", "Active", ("跟进", "进行中", "有效", "正常")),
        Term("signed", "已签约待回款", "Signed, unpaid", ("已签约", "签约", "待回款")),
        Term("paid", "已回款", "Paid", ("已成交", "成交", "回款")),
        Term("paused", "暂停", "Paused", ("搁置",)),
        Term("lost", "已失去", "Lost", ("流失", "失去", "输单")),
        Term("invalid", "无效", "Invalid", ("失效", "作废")),
    ),
)
SOURCE = Vocabulary(
    "source",
    (
        Term("directory", "企查查", "Company directory", ("天眼查", "名录", "爱企查")),
        Term("phone", "电话", "Cold call", ("电话开发", "陌生电话", "陌拜")),
        Term("web", "网络", "Web", ("官网", "网站", "百度", "抖音", "公众号")),
        Term("fair", "展会", "Trade fair", ("会展", "展览")),
        Term("referral", "转介绍", "Referral", ("介绍", "老客户介绍", "朋友介绍")),
        Term("visit", "逐户访问", "Door to door", ("扫楼", "上门")),
        Term("conference", "会议寻找", "Conference", ("会议", "沙龙")),
        Term("network", "人际关系网", "Personal network", ("人脉", "朋友")),
        Term("letter", "信函", "Letter", ()),
        Term("sms", "短信", "Text message", ()),
        Term("competitor", "竞争对手", "From a competitor", ()),
        Term("other", "其他", "Other", ("其它",)),
    ),
    is_open=True,
)
NATURE = Vocabulary(
    "nature",
    (
        Term("private", "民营企业", "Private company", ("民企", "私企")),
        Term("state", "国有企业", "State-owned", ("国企", "央企")),
        Term("government", "政府机关", "Government", ("政府", "机关")),
        Term("institution", "事业单位", "Public institution", ("医院", "学校")),
        Term("foreign", "外资企业", "Foreign company", ("外企", "合资")),
        Term("individual", "个体户", "Sole trader", ("个体",)),
    ),
    is_open=True,
)
CHANNEL = Vocabulary(
    "channel",
    (
        Term("phone", "电话", "Phone", ()),
        Term("wechat", "微信", "WeChat", ()),
        Term("visit", "拜访", "Visit", ("上门", "面谈")),
        Term("email", "邮件", "E-mail", ("邮箱",)),
        Term("sms", "短信", "Text message", ()),
        Term("meeting", "会议", "Meeting", ("线上会议",)),
        Term("dinner", "宴请", "Dinner", ("吃饭",)),
        Term("gift", "送礼", "Gift", ("礼品",)),
    ),
    is_open=True,
)
VALIDITY = Vocabulary(
    "validity",
    (Term("valid", "是", "Yes"), Term("invalid", "否", "No"), Term("unverified", "待核实", "To verify")),
)
PRIORITY = Vocabulary(
    "priority", (Term("high", "高", "High"), Term("medium", "中", "Medium"), Term("low", "低", "Low"))
)

ACTION_STATE = Vocabulary(
    "action_state",
    (
        Term("open", "未完成", "Open", ("待办", "进行中", "未做", "todo", "in progress")),
        Term("done", "已完成", "Done", ("完成", "做完", "办好", "finished")),
        Term("dropped", "不做了", "Dropped", ("取消", "作废", "cancelled")),
    ),
)

VOCABULARIES: tuple[Vocabulary, ...] = (
    YES_NO, ATTITUDE, COGNITION, STAGE, GRADE, ACCEPTANCE, CONTRIBUTION,
    STATUS, SOURCE, NATURE, CHANNEL, VALIDITY, PRIORITY, ACTION_STATE,
)  # fmt: skip
