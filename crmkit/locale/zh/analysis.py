"""Figures of the funnel, in Chinese."""

TEXTS = {
    "unknown": "-",
    "counts": "{part}/{whole}",
    "too_early": "{part}/{whole}(还早)",
    "share": "{value:.0%}({low:.0%}~{high:.0%})",
    "and": ",",
    "stuck.days": "在{stage}停了{days}个工作日,一般不超过{limit}个",
    "stuck.at_least": "在{stage}至少停了{days}个工作日,一般不超过{limit}个",
    "stuck.fell_back": "是退回来的",
    "stuck.to_and_fro": "来回好几次",
    "stuck.late": "跟进晚了",
    "stuck.nothing_planned": "没安排下次跟进",
}
