"""Decision tables: what is wrong with a cell, and conditions in words."""

TEXTS = {
    "at_rule": "规则表“{table}”第{rule}条“{column}”:{message}",
    "value_missing": "少了一个值。请写全,或写 - 表示不限。",
    "not_a_number": "“{cell}”不是数字。请写成 >=50000、[7..10] 或 -。",
    "not_a_date": "“{cell}”不是日期。请写成 2026-01-01。",
    "no_order": "“{cell}”:这一列的值没有大小,不能比较。请写具体的词,例如 A,B。",
    "unknown_word": "“{cell}”不在词表里。可用:{known}。",
    "reversed_interval": "“{cell}”:区间的下限大于上限。请对调。",
    "ambiguous_comma": "“{cell}”:逗号是千位分隔还是两个数?请写 100200,或写 100;200。",
    "unknown_condition": "没有“{cell}”这一列,用到它的规则不会生效。请改表头。",
    "several_rules": "规则表“{table}”:第{rules}条同时命中{count}行,这些行没有定。请改成互不重叠。",
    "conflicting_rules": "规则表“{table}”:第{rules}条对{count}行给出不同结果,这些行没有定。请改成一致。",
    "condition": "{header}:{test}",
    "is_blank": "为空",
    "is_filled": "不为空",
    "never": "(读不懂,不生效)",
    "contains": "包含{words}",
    "missing_output": "少了输出列“{cell}”,仍用内置规则。请补上。",
    "closes_circle": "用到的“{cell}”要等这张表的结果,互相等待,仍用内置规则。请换条件。",
}
