"""A second, naive evaluator of defaults.md: one customer at a time, plain ifs, no tables. Only for comparison."""

from datetime import date, timedelta

import pandas as pd

DAY = timedelta(days=1)


def known(value):
    return None if pd.isna(value) else value


def day(value):
    return None if pd.isna(value) else pd.Timestamp(value).date()


def forward(calendar, when):
    while not calendar.is_working(when):
        when += DAY
    return when


def back(calendar, when):
    while not calendar.is_working(when):
        when -= DAY
    return when


def stage(row):
    if known(row.stage_override):
        return row.stage_override
    pair = (known(row.attitude), known(row.cognition))
    return {
        ("doubting", "vague"): "potential",
        ("accepting", "vague"): "watching",
        ("doubting", "specific"): "intention",
        ("accepting", "specific"): "opportunity",
    }.get(pair, "unjudged")


def validity(row):
    answers = [known(row.has_money), known(row.has_authority), known(row.has_need)]
    if "no" in answers:
        return "invalid"
    return "valid" if answers == ["yes"] * 3 else "unverified"


def contribution(row):
    if known(row.contribution):
        return row.contribution
    amount = known(row.expected_amount)
    if amount is None:
        return None
    return "large" if amount >= 100_000 else "average" if amount >= 20_000 else "small"


def by_acceptance(row):
    acceptance, size = known(row.acceptance), contribution(row)
    if acceptance is None:
        return "unjudged"
    if acceptance == "accepts":
        return "A" if size == "large" else "B"
    if acceptance == "objects":
        return "C" if size == "small" else "B"
    return "C"


def by_window(row, as_of):
    close = day(row.expected_close_on)
    if close is None or close < as_of:
        return None
    days = (close - as_of).days
    return "A" if days <= 30 else "B" if days <= 60 else "C" if days <= 90 else "long"


def grade(row, as_of, pareto=None):
    if known(row.grade_override):
        return row.grade_override
    first, window = by_acceptance(row), by_window(row, as_of)
    if first == "A":
        found = "B" if window in ("C", "long") else "A"
    elif first == "B":
        found = "B"
    elif first == "C":
        found = "B" if window == "A" else "C"
    else:
        found = {"A": "A", "B": "B", "C": "C", "long": "C", None: "ungraded"}[window]
    if found == "A" and validity(row) != "valid":
        found = "B"
    return "B" if pareto == "A" and found in ("C", "ungraded") else found


def cadence(row, as_of):
    """(first, last) days from the last touch, "next", "pause" or None."""
    status = known(row.status) or "active"
    its_grade, its_stage = grade(row, as_of), stage(row)
    if status in ("invalid", "paused"):
        return None if status == "invalid" else "pause"
    if status == "signed" or (status == "active" and its_grade == "A"):
        return "next"
    if status == "lost":
        return 90, 90
    if status == "paid":
        return {"A": (30, 35), "C": (90, 105)}.get(its_grade, (60, 70))
    if its_grade in "BC":
        return (3, 3) if its_grade == "B" else (7, 10)
    return (3, 3) if its_stage in ("intention", "opportunity") else (7, 10)


def window(row, last_touch, as_of, calendar):
    """(earliest, latest) by cadence."""
    rhythm = cadence(row, as_of)
    if rhythm is None:
        return None, None
    created, won, until = day(row.created_on), day(row.won_on), day(row.paused_until_on)
    if until and last_touch and last_touch >= until:
        until = None
    if rhythm == "pause":
        end = until or (last_touch or created or as_of) + 90 * DAY
        end = forward(calendar, end)
        return end, end
    if last_touch is None and known(row.status) in ("signed", "paid") and won and won <= as_of:
        last_touch = won
    if last_touch is None:
        first = forward(calendar, min(created, as_of) + DAY if created else as_of)
        return first, first
    if rhythm == "next":
        following = forward(calendar, last_touch + DAY)
        return following, following
    earliest = forward(calendar, last_touch + rhythm[0] * DAY)
    return earliest, max(back(calendar, last_touch + rhythm[1] * DAY), earliest)


def next_due(row, last_touch, as_of, calendar):
    earliest, _ = window(row, last_touch, as_of, calendar)
    agreed = day(row.agreed_next_on)
    if earliest is None or agreed is None or (last_touch and last_touch >= agreed):
        return earliest
    return agreed


def last_touch(days, as_of):
    return max((when for when in map(date.fromisoformat, days) if when <= as_of), default=None)
