"""The summary a refresh prints, in Chinese."""

TEXTS = {
    "head": "{path} · {as_of}",
    "size": "  客户 {customers:,} 家,跟进记录 {touches:,} 条",
    "no_customers": "  还没有客户。在“{sheet}”表的表头下面一家一行地填(至少填客户名称),保存、关闭后再运行 crmkit refresh。",
    "stages": "  阶段    {counts}",
    "grades": "  分级    {counts}",
    "due": "  今天要联系 {count:,} 家    {counts}",
    "late": "  其中已过期 {count:,} 家    {counts}",
    "findings": "  请看“{sheet}”表,共 {count:,} 条:",
    "finding": "    {line}",
    "note": "  提示:{line}",
    "separator": " · ",
    "dry_run": "试算:会改动 {cells:,} 个单元格,文件没有动。",
    "unchanged": "没有变化,文件没有动。",
    "written": '已写回 {cells:,} 个单元格,其余内容原样保留。备份:{backup}。撤销:crmkit undo "{path}"',
    "written_new": "已写好新的一份,{cells:,} 个单元格是系统列的;原来的文件没有动。",
    "written_live": '已写进打开的工作簿:{cells:,} 个单元格,还没有保存(请按 Ctrl+S)。写入前的备份:{backup}。撤销:crmkit undo "{path}"',
    "unchanged_live": "没有变化,打开的工作簿没有动。",
    "provisional": "{year} 年的放假安排还没公布,之后的日期按周一到周五推算。",
    "no_touches": "没有跟进记录表,按“待首次联系”计算。",
    "typed_over": "{count} 个系统列的值被人改过,已记在“问题”表。",
}
