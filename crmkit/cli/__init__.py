"""The terminal: one module per verb under `verbs`; pandas and the file layer load only when a verb runs."""


def main() -> None:
    """Entry of the `crmkit` command. Exit codes: 0 done, 1 findings with --strict, 2 wrong use, 3 file problem."""
    from crmkit.cli.app import build  # noqa: PLC0415  (the terminal starts only when it is asked for)

    build()(prog_name="crmkit")
