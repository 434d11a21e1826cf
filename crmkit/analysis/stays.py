"""Stays: who stood in which stage from when to when, from the rows of 阶段历史.

The definitions everything else stands on (guide, formulas 6; N9):

- A row says that a customer entered a stage on a day. Of several rows of one customer on one day only the last
  counts: what came and went within a day was a correction.
- A row that names the stage the customer is in already begins no new stay.
- A stay ends on the day the next one begins (`left_on`); without a next one the customer is still there (NaT).
- `days` are calendar days from entering to leaving, or to `as_of` for who is still there; 0 on the day itself.
  Dwell and its limits are counted in working days (`FunnelData.working_days`).
- A return is a second stay in a stage (`visit` 2); entering counts once, on the first visit, dwelling counts all.
- A skip is a move over one or more stages: `Pipeline.skips` says what that means for those.
- 未判 is a stay, but no stage of the funnel. `won` and `lost` are stays too, so that a customer may come back.
- Rows of the day the record begins say where customers were found, not when they entered: `is_entry_seen` is
  False, unless the customer was created that very day. Such stays count in stocks, never in entry cohorts.
- Customers without a row have no stay and count nowhere in the funnel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    Codes = npt.NDArray[np.int64]
    Days = npt.NDArray[np.datetime64]
    Flags = npt.NDArray[np.bool_]
    Texts = npt.NDArray[np.object_]

CUSTOMER, STAGE, ENTERED_ON, SOURCE = "customer", "stage", "entered_on", "source"
STAY_COLUMNS = (CUSTOMER, STAGE, ENTERED_ON, SOURCE, "left_on", "days", "next_stage", "visit", "is_entry_seen")


def stays(history: pd.DataFrame, as_of: date, created_on: pd.Series | None = None) -> pd.DataFrame:
    """One row a stay, by customer and day, as known at the end of `as_of`.

    Args:
        history: columns customer (id), stage (term name, `won` or `lost`), entered_on (datetime64) and optionally
            source, in the order of recording; rows with a blank among the first three are passed over.
        as_of: rows of later days are not known yet.
        created_on: the day each customer was entered, by id (datetime64); tells which first rows are true entries.

    Returns:
        The columns of `STAY_COLUMNS`: left_on NaT and next_stage None while the customer is still there, days int64,
        visit from 1.
    """
    rows = _usable(history, as_of)
    codes, ids = pd.factorize(rows[CUSTOMER], sort=True)
    days = rows[ENTERED_ON].to_numpy().astype("datetime64[D]")
    order = np.lexsort((days, codes))  # stable: within a day the order of recording stays
    codes, days = codes[order], days[order]
    stage = rows[STAGE].to_numpy(dtype=object)[order]
    source = rows[SOURCE].to_numpy(dtype=object)[order]
    keep = _is_last_of_its_day(codes, days)
    codes, days, stage, source = codes[keep], days[keep], stage[keep], source[keep]
    keep = ~_repeats(codes, stage)
    codes, days, stage, source = codes[keep], days[keep], stage[keep], source[keep]
    names = np.asarray(ids, dtype=object)[codes] if len(codes) else np.empty(0, dtype=object)
    found = pd.DataFrame(
        {CUSTOMER: names, STAGE: stage, ENTERED_ON: days.astype("datetime64[s]"), SOURCE: source}, dtype=object
    ).astype({ENTERED_ON: "datetime64[s]"})
    return _with_ends(found, codes, days, as_of).assign(
        is_entry_seen=_is_entry_seen(names, codes, days, created_on, _first_day(history))
    )


def truncated(found: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The stays as they were known at the end of an earlier day."""
    day = np.datetime64(as_of, "D")
    known = found[found[ENTERED_ON].to_numpy() <= day]
    left_on = known["left_on"].to_numpy().astype("datetime64[D]")
    is_open = np.isnat(left_on) | (left_on > day)
    left_on = np.where(is_open, np.datetime64("NaT", "D"), left_on)
    entered_on = known[ENTERED_ON].to_numpy().astype("datetime64[D]")
    return known.assign(
        left_on=left_on.astype("datetime64[s]"),
        days=(np.where(is_open, day, left_on) - entered_on).astype(np.int64),
        next_stage=_blanked(known["next_stage"], is_open),
    )


def snapshot(found: pd.DataFrame, as_of: date) -> pd.Series:
    """The stage each customer stood in at the end of `as_of`, by id; who had no stay yet is left out."""
    day = np.datetime64(as_of, "D")
    entered_on, left_on = found[ENTERED_ON].to_numpy(), found["left_on"].to_numpy()
    standing = found[(entered_on <= day) & (np.isnat(left_on) | (left_on > day))]
    return pd.Series(standing[STAGE].to_numpy(dtype=object), index=pd.Index(standing[CUSTOMER], dtype=object))


def _blanked(values: pd.Series, is_blank: Flags) -> pd.Series:
    kept = values.to_numpy(dtype=object, copy=True)
    kept[is_blank] = None
    return pd.Series(kept, index=values.index, dtype=object)


def _usable(history: pd.DataFrame, as_of: date) -> pd.DataFrame:
    rows = history if SOURCE in history.columns else history.assign(**{SOURCE: None})
    rows = rows[rows[CUSTOMER].notna() & rows[STAGE].notna() & rows[ENTERED_ON].notna()]
    return rows[pd.to_datetime(rows[ENTERED_ON]).to_numpy() < np.datetime64(as_of, "D") + np.timedelta64(1, "D")]


def _first_day(history: pd.DataFrame) -> np.datetime64:
    first = pd.to_datetime(history[ENTERED_ON]).min()
    return np.datetime64("NaT", "D") if pd.isna(first) else np.datetime64(first.date(), "D")


def _is_last_of_its_day(codes: Codes, days: Days) -> Flags:
    is_last = np.ones(len(codes), dtype=bool)
    is_last[:-1] = (codes[1:] != codes[:-1]) | (days[1:] != days[:-1])
    return is_last


def _repeats(codes: Codes, stage: Texts) -> Flags:
    repeats = np.zeros(len(codes), dtype=bool)
    repeats[1:] = (codes[1:] == codes[:-1]) & (stage[1:] == stage[:-1])
    return repeats


def _with_ends(found: pd.DataFrame, codes: Codes, days: Days, as_of: date) -> pd.DataFrame:
    """left_on, days, next_stage and visit; rows stand by customer and day."""
    has_next = np.zeros(len(codes), dtype=bool)
    has_next[:-1] = codes[1:] == codes[:-1]
    following = days.copy()
    following[:-1] = days[1:]
    ends = np.where(has_next, following, np.datetime64(as_of, "D"))
    return found.assign(
        left_on=np.where(has_next, following, np.datetime64("NaT", "D")).astype("datetime64[s]"),
        days=(ends - days).astype(np.int64),
        next_stage=_blanked(found[STAGE].shift(-1), ~has_next),
        visit=found.groupby([CUSTOMER, STAGE], sort=False).cumcount().to_numpy() + 1,
    )


def _is_entry_seen(
    names: Texts, codes: Codes, days: Days, created_on: pd.Series | None, first_day: np.datetime64
) -> Flags:
    is_first = np.ones(len(codes), dtype=bool)
    is_first[1:] = codes[1:] != codes[:-1]
    is_seen = ~is_first | (days > first_day)
    if created_on is None:
        return is_seen
    created = created_on[~created_on.index.duplicated()].reindex(pd.Index(names, dtype=object))
    return np.asarray(is_seen | (pd.to_datetime(created).to_numpy() >= days), dtype=bool)
