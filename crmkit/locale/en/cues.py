"""The words by which attitude and cognition are heard in English notes (R049-R052). `#` is a number."""

TEXTS = {
    "doubting_vague": "not interested|no need|no use for|not considering|nobody used|don't need|do not need|we're fine|we are fine|good enough|hung up|too busy|no plans|no plan to|stop calling|already have|waste of time|never heard",
    "doubting_any": "doubts|sceptical|skeptical|worried|not convinced|concerned|unhappy",
    "accepting_vague": "leave it here|leave the material|leave the brochure|will call you|we'll call|let you know|get back to you|think about it|think it over|look at it later|have a look|later this year|next year maybe|some day|brochure received|got the brochure|sounds good|when we need|when they need|leave it|for now|wants to know more|no word on when|asked nothing|later|study it",
    "accepting_any": "interested|likes|liked|happy with|agrees|agreed|nice|polite|approved|in favour",
    "any_vague": "roughly|not sure yet|no idea|in general",
    "doubting_specific": "cheaper|too expensive|expensive|discount|lower price|price match|other vendors|other quotes|competitor|compared with|compares|slow|unstable|drops|echo|complains|trial first|wants a trial|insists on a test|written answers|answered in writing|too dear|price gap|after a drop|free maintenance",
    "any_specific": "latency|concurrent|4k|1080p|model|spec|interface|bandwidth|quote|quantity|sample|tender|maintenance|warranty|test|# rooms|# units|# sites|# seats|# users|#%",
    "accepting_specific": "contract|legal|purchase order|signs|sign on|signature|signed off|payment terms|down payment|delivery date|delivery schedule|delivery commitment|installation date|acceptance criteria|chose us|picked us|settled on|plan is final|go ahead",
    "negations": "not |never |not that we |isn't |didn't ",
}
