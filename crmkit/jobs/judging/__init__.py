"""What people decide about customers outside the sheet: read for a board, written back guarded."""

from crmkit.jobs.judging.judgement import JUDGED_FIELDS, Conflict, Judgement
from crmkit.jobs.judging.judging import Judged, judge

__all__ = ["JUDGED_FIELDS", "Conflict", "Judged", "Judgement", "judge"]
