"""Which customers the demo team has: one segment for each way of standing with a customer.

Counts give the declared shares of stages and statuses; the inputs of a segment decide its grade, and with it how
often it is contacted, so that what is due can be planned without asking the rules.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """Customers that stand alike. Choices are term names, "" leaves them blank.

    `earliest_days` and `latest_days` count from the last touch as the default cadence does; 0 means the next
    working day; None means that nothing is owed by the cadence.
    """

    name: str
    count: int
    stage: str
    mood: str  #: which notes fit
    earliest_days: int | None
    latest_days: int
    touches: tuple[int, int]
    status: str = "active"
    acceptance: str = ""
    contribution: str = ""
    amounts: tuple[int, int] | None = None  #: expected, in thousands
    close_days: tuple[int, int] | None = None  #: from the day the demo is for
    validity: str = "mixed"  #: yes, unverified (has_authority blank) or mixed

    @property
    def is_active(self) -> bool:
        """Still being won."""
        return self.status == "active"


_LARGE, _AVERAGE, _SMALL = (110, 480), (24, 95), (6, 18)
_OPEN = (7, 10)
_BARGAINING = ("intention", "intention")
_WATCHING = ("watching", "watching")
_SIGNING = ("opportunity", "opportunity")

SEGMENTS: tuple[Segment, ...] = (
    Segment("hot", 5, *_SIGNING, 0, 0, (9, 13), "active", "accepts", "", _LARGE, (5, 28), "yes"),
    Segment("unverified", 3, *_SIGNING, 3, 3, (8, 10), "active", "accepts", "large", _LARGE, (10, 28), "unverified"),
    Segment("objecting", 17, *_BARGAINING, 3, 3, (6, 9), "active", "objects", "", _AVERAGE, (8, 58)),
    Segment("comparing", 7, *_BARGAINING, *_OPEN, (6, 9), "active", "objects", "", _SMALL, (38, 85)),
    Segment("undecided", 5, *_BARGAINING, 3, 3, (4, 6)),
    Segment("friendly", 12, *_WATCHING, 3, 3, (5, 8), "active", "accepts", "average", _AVERAGE, (40, 120)),
    Segment("small", 18, *_WATCHING, *_OPEN, (4, 7), "active", "objects", "small", _SMALL, (45, 85)),
    Segment("far", 8, *_WATCHING, *_OPEN, (4, 6), "active", "", "", _AVERAGE, (100, 180)),
    Segment("quiet", 23, *_WATCHING, *_OPEN, (3, 6)),
    Segment("leaning", 15, "potential", "potential", *_OPEN, (3, 5), "active", "leans_away", "", _SMALL),
    Segment("cold", 72, "potential", "potential", *_OPEN, (2, 5)),
    Segment("unread", 36, "unjudged", "unjudged", *_OPEN, (1, 3)),
    Segment("new", 16, "unjudged", "unjudged", None, 0, (0, 0)),
    Segment("signed", 6, *_SIGNING, 0, 0, (9, 12), "signed", "accepts", "", _LARGE, None, "yes"),
    Segment("paid_large", 7, "opportunity", "won", 30, 35, (9, 14), "paid", "accepts", "", _LARGE, None, "yes"),
    Segment("paid_average", 6, "intention", "won", 60, 70, (8, 12), "paid", "accepts", "", _AVERAGE, None, "yes"),
    Segment("paid_quiet", 7, "unjudged", "won", 60, 70, (8, 12), "paid", "accepts", "average", _AVERAGE),
    Segment("paid_small", 5, "unjudged", "won", 90, 105, (7, 10), "paid", "objects", "", _SMALL),
    Segment("lost_potential", 8, "potential", "lost", 90, 90, (4, 7), "lost"),
    Segment("lost_watching", 6, "watching", "lost", 90, 90, (5, 8), "lost"),
    Segment("lost_intention", 4, "intention", "lost", 90, 90, (6, 9), "lost", "leans_away"),
    Segment("lost_unjudged", 2, "unjudged", "lost", 90, 90, (3, 5), "lost"),
    Segment("paused_watching", 8, "watching", "paused", None, 0, (4, 7), "paused"),
    Segment("paused_potential", 4, "potential", "paused", None, 0, (3, 6), "paused"),
)  # fmt: skip

ATTITUDES = {"potential": "doubting", "watching": "accepting", "intention": "doubting", "opportunity": "accepting"}
COGNITIONS = {"potential": "vague", "watching": "vague", "intention": "specific", "opportunity": "specific"}

#: Customers by source: 35, 20, 18, 15 and 12 in a hundred.
SOURCES = {"directory": 105, "phone": 60, "web": 54, "fair": 45, "referral": 36}
NATURES = {"private": 82, "institution": 6, "state": 5, "government": 4, "foreign": 3}
CHANNELS = {"phone": 50, "wechat": 28, "visit": 14, "email": 5, "meeting": 3}
