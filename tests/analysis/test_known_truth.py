"""Simulated teams whose true conversion is known: the estimate is unbiased where the usual shortcuts err."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from told import day

from crmkit.analysis import FunnelData, conversion

WITHIN_DAYS, TEAM_COUNT, CUSTOMER_COUNT, LAST_DAY = 90, 60, 400, 300
SHARE_REACHING, MEAN_DAYS_TO_REACH, MEAN_DAYS_TO_LOSS = 0.55, 45.0, 70.0


def simulated(random):
    """One team: entry, the day of moving on (or none) and of loss (or none), as everybody would see it in the end."""
    entered = random.integers(2, LAST_DAY, CUSTOMER_COUNT)
    will_reach = random.random(CUSTOMER_COUNT) < SHARE_REACHING
    reaches = np.where(will_reach, np.ceil(random.exponential(MEAN_DAYS_TO_REACH, CUSTOMER_COUNT)), np.inf)
    loses = np.where(will_reach, np.inf, np.ceil(random.exponential(MEAN_DAYS_TO_LOSS, CUSTOMER_COUNT)))
    return entered, reaches, loses


def known_to(entered, reaches, loses):
    """The stage history as far as the last day knows it."""
    moves = [("Z", "unjudged", 1)]
    for number, (start, reach, loss) in enumerate(zip(entered, reaches, loses, strict=True)):
        moves.append((f"C{number:03}", "potential", start))
        moves += [(f"C{number:03}", "watching", start + reach)] if start + reach <= LAST_DAY else []
        moves += [(f"C{number:03}", "lost", start + loss)] if start + loss <= LAST_DAY else []
    first = np.datetime64(day(0))
    rows = pd.DataFrame(moves, columns=["customer", "stage", "entered_on"])
    return rows.assign(entered_on=first + rows["entered_on"].astype("timedelta64[D]"))


@pytest.fixture(scope="module")
def errors():
    """Estimate minus truth, a team each, by definition, in points of 0..1."""
    random = np.random.default_rng(20260305)
    truth = SHARE_REACHING * (1 - np.exp(-WITHIN_DAYS / MEAN_DAYS_TO_REACH))
    found = {name: [] for name in ("ours", "covered", "of all entered", "of who is not lost", "by where they stand")}
    for _ in range(TEAM_COUNT):
        rows = known_to(*simulated(random))
        customers = pd.DataFrame(index=rows["customer"].unique())
        data = FunnelData.of(rows, customers, day(0) + timedelta(days=LAST_DAY))
        made = conversion(data, "potential", "watching", within_days=WITHIN_DAYS)
        reached, entered = len(made.reached), len(made.entered)
        found["ours"].append(made.share.value - truth)
        found["covered"].append(made.share.low <= truth <= made.share.high)
        found["of all entered"].append(reached / entered - truth)  # who came last week counts as a failure
        found["of who is not lost"].append(reached / (entered - len(made.lost)) - truth)  # losses left out
        standing = data.standing.isin(["watching"]).sum()
        found["by where they stand"].append(standing / data.standing.isin(["potential", "watching"]).sum() - truth)
    return {name: float(np.mean(values)) for name, values in found.items()}


def test_the_estimate_is_less_than_a_point_off(errors):
    assert abs(errors["ours"]) < 0.01


def test_intervals_hold_the_truth_as_often_as_they_say(errors):
    assert 0.88 <= errors["covered"] <= 1.0


@pytest.mark.parametrize(
    ("shortcut", "points"), [("of all entered", -0.04), ("of who is not lost", 0.10), ("by where they stand", 0.15)]
)
def test_the_usual_shortcuts_err_by_much_more(errors, shortcut, points):
    assert errors[shortcut] / points > 1
