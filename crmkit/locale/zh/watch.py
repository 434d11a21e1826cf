"""What a watch tells, in Chinese."""

TEXTS = {
    "note": "自动刷新:{moment},由电脑“{computer}”完成",
    "note_conflicts": "。旁边有冲突副本,没有刷新,请人工合并后删掉:{copies}",
    "conflict_copy": "像是网盘或微信生成的冲突副本,没有刷新。请打开它和“{original}”比一比,把要的内容并过去,再删掉它。",
    "about": "{workbook}:",
    "started": "开始看着“{folder}”(电脑 {computer})。工作簿存好、关上之后自动刷新。停下请按 Ctrl+C。",
    "stopped": "已停止。",
    "refreshed": "已刷新到 {as_of},改了 {cells:,} 格。今天要联系 {due:,} 家,其中已过期 {late:,} 家。",
    "unchanged": "看过了,没有要改的({as_of})。今天要联系 {due:,} 家,其中已过期 {late:,} 家。",
    "held": "正开着({holder}),关上之后再刷新。",
    "passed_over": "不归 crmkit 管,不动它。要管的话,先运行一次 crmkit refresh --yes。",
    "unreadable": "读不了,等它变了再看。{why}",
    "failed": "没有刷新,过一会儿再试。{why}",
    "unreachable": "文件夹暂时打不开,会一直再试。{why}",
    "reachable": "文件夹又打得开了。",
}
