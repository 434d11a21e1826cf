"""The demo team: 300 customers and 1,500 touches of a fictional dealer, with the dirt that real lists have."""

from crmkit.jobs.demo_team.dirt import DirtyRow
from crmkit.jobs.demo_team.past import Entry
from crmkit.jobs.demo_team.team import DemoTeam, demo_tables, demo_team

__all__ = ["DemoTeam", "DirtyRow", "Entry", "demo_tables", "demo_team"]
