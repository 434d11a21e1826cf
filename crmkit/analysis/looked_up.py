"""Numbers by stage for a column of stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping


def looked_up(stages: pd.Series, numbers: Mapping[str, float]) -> pd.Series:
    """The number of each stage as float64, NaN where it has none; pandas' own map guesses a type for nobody."""
    found = [numbers.get(stage, np.nan) for stage in stages.tolist()]
    return pd.Series(np.array(found, dtype=np.float64), index=stages.index)
