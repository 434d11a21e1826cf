"""Histories as one line a customer: `A: potential 1, watching 11, won 40`; day 1 is 1 January 2026."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from crmkit.analysis import DEFAULT_PIPELINE, FunnelData


def day(number):
    return date(2025, 12, 31) + timedelta(days=number)


def history(lines):
    """Rows in the order of the days, as refreshes would have recorded them."""
    rows = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        customer, moves = line.split(":")
        rows += [(customer, *move.split()) for move in moves.split(",")]
    rows.sort(key=lambda row: int(row[2]))
    return pd.DataFrame(
        {
            "customer": [row[0] for row in rows],
            "stage": [row[1] for row in rows],
            "entered_on": pd.to_datetime([day(int(row[2])) for row in rows]),
        }
    )


def team(lines, last_day, facts=None, pipeline=DEFAULT_PIPELINE, calendar=None):
    """Everybody of the lines as customers, with `facts` (name to value by customer)."""
    rows = history(lines)
    ids = sorted(rows["customer"].unique())
    customers = pd.DataFrame({name: pd.Series(values) for name, values in (facts or {}).items()}).reindex(ids)
    return FunnelData.of(rows, customers, day(last_day), pipeline, calendar)
