"""The funnel review: the screens of a weekly meeting, as values, as a panel and as one file to mail."""
