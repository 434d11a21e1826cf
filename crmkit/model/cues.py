"""The words by which a customer's attitude and cognition are heard (R049-R052): defaults that a team may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase and what it speaks for. `#` in `words` stands for a number: `#台` is found in `24台`.

    `attitude` is doubting, accepting or ""; `cognition` is vague, specific or "": a phrase may speak for one alone.
    """

    words: str
    attitude: str = ""
    cognition: str = ""


def _cues(attitude: str, cognition: str, words: str) -> tuple[Cue, ...]:
    return tuple(Cue(word, attitude, cognition) for word in words.split("|"))


_ZH: Final = (
    # R049: refuses before listening
    *_cues("doubting", "vague", "不需要|不要|没需求|没有需求|没这个需求|用不上|用不着|没必要|不考虑|不感兴趣|没兴趣|不想弄|不想再弄|业绩没问题|没问题,不用"),
    *_cues("doubting", "vague", "够用了|够了|不用换|没打算|没有这个打算|没有打算|没计划|不打算|是不是推销|推销的|挂了|挂断|没听完|没介绍完|别再打|不要再打|已经有了|没人用|没让买|现在挺好|挺好的不用|没听说过"),
    *_cues("doubting", "", "不相信|不信|不认可|怀疑|质疑|不满意|担心|顾虑|不放心|反对"),
    # R050: accepts with the mouth only
    *_cues("accepting", "vague", "知道了|先放这|先放着|放这里|放着吧|资料收到|收到资料|材料放|有需要找你|有需要会|有需要再|需要时联系|需要的时候|再研究|研究研究|考虑考虑|考虑一下|再考虑|有空看|看看再说|回来再说|再说吧|以后再说|下半年再|过段时间|了解一下|简单了解|先了解|没说哪天|没提问题|等通知|到时候联系"),
    *_cues("accepting", "", "感兴趣|挺好|不错|认可|满意|客气|欢迎|愿意|同意|支持|看好|点头|喜欢|放心|没意见|没有异议"),
    *_cues("", "vague", "大概|随便问问|没想好|还不清楚|不清楚|说不准|再看"),
    # R051, R052: plays vendors against each other, presses details; often fed by competitors
    *_cues("doubting", "specific", "嫌|太贵|偏贵|贵了|比你们|便宜|比价|比较几家|另外两家|另外几家|别家|别人家|竞品|对手|同行报|能不能再降|再降|降价|打折|优惠多少|压价|砍价|先试用|要求试用|现场测|要测|测试不|不稳定|稳定性|转化率|太慢|重连慢|卡顿|掉线|断线|断网|回声|兼容性|书面答复|为什么比|差多少钱|免费维保|三年免费"),
    *_cues("", "specific", "并发|延迟|参数|型号|配置|规格|接口|对接|带宽|报价单|报价|清单|试用|维保|质保|质量|精度|交货|到货|工期|施工|预算批|招标|比选|4k|1080p|数量|尺寸|样品|打样|技术部|测试"),
    *_cues("", "specific", "#台|#套|#间|#个会场|#个点|#路|#吨|#件|#个账号|#人用|#万|#家门店"),
    # R048, R044: has chosen, wants commitment
    *_cues("accepting", "specific", "方案定|方案已定|定了方案|方案确认|走合同|合同审批|签合同|看合同|改合同|写进合同|合同条款|法务|付款方式|付款条件|预付款|首付|打款|开票信息|盖章|签字|签约|周五签|下单|交付承诺|交付时间|交付要求|交期|到货时间|谁来装|安装时间|布线|培训时间|验收标准|验收条款|选了我们|选你们|定你们|就定|中标|要承诺|售后承诺"),
)  # fmt: skip
_EN: Final = (
    *_cues("doubting", "vague", "not interested|no need|no use for|not considering|nobody used|don't need|do not need|we're fine|we are fine|good enough|hung up|too busy|no plans|no plan to|stop calling|already have|waste of time|never heard"),
    *_cues("doubting", "", "doubts|sceptical|skeptical|worried|not convinced|concerned|unhappy"),
    *_cues("accepting", "vague", "leave it here|leave the material|leave the brochure|will call you|we'll call|let you know|get back to you|think about it|think it over|look at it later|have a look|later this year|next year maybe|some day|brochure received|got the brochure|sounds good|when we need|when they need|leave it|for now|wants to know more|no word on when|asked nothing|later|study it"),
    *_cues("accepting", "", "interested|likes|liked|happy with|agrees|agreed|nice|polite|approved|in favour"),
    *_cues("", "vague", "roughly|not sure yet|no idea|in general"),
    *_cues("doubting", "specific", "cheaper|too expensive|expensive|discount|lower price|price match|other vendors|other quotes|competitor|compared with|compares|slow|unstable|drops|echo|complains|trial first|wants a trial|insists on a test|written answers|answered in writing|too dear|price gap|after a drop|free maintenance"),
    *_cues("", "specific", "latency|concurrent|4k|1080p|model|spec|interface|bandwidth|quote|quantity|sample|tender|maintenance|warranty|test|# rooms|# units|# sites|# seats|# users|#%"),
    *_cues("accepting", "specific", "contract|legal|purchase order|signs|sign on|signature|signed off|payment terms|down payment|delivery date|delivery schedule|delivery commitment|installation date|acceptance criteria|chose us|picked us|settled on|plan is final|go ahead"),
)  # fmt: skip

#: The phrases crmkit starts with, by language.
DEFAULT_CUES: Final = {"zh": _ZH, "en": _EN}

#: Words right before a phrase that turn it round: then it speaks for nothing.
NEGATIONS: Final = (
    "不是",
    "并不是",
    "并非",
    "不算",
    "没说",
    "没有说",
    "不再",
    "不会",
    "not ",
    "never ",
    "not that we ",
    "isn't ",
    "didn't ",
)
