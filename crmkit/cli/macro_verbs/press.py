"""`crmkit macro press`: what the launcher runs when somebody double-clicks it."""

from __future__ import annotations

import time

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import now
from crmkit.cli.speech import verb
from crmkit.errors import CrmkitError
from crmkit.locale import text


@verb("press", is_internal=True)
@click.argument("launcher")
@click.pass_context
def command(ctx: click.Context, launcher: str) -> None:
    """See `cli.macro.press`."""
    from crmkit.jobs.request import Request  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.macro.launcher.dialogs import dialog_of_this_computer  # noqa: PLC0415  (as above)
    from crmkit.macro.launcher.press import Hands, open_with_its_program, press, workbook_to_press  # noqa: PLC0415

    language, moment = spoken_language(ctx), now()
    dialog = dialog_of_this_computer(language)
    try:
        workbook = workbook_to_press(launcher)
    except CrmkitError as problem:
        dialog.say(problem.message(language), text("launcher.read", language))
        ctx.exit(problem.exit_code)
    request = Request(workbook, moment.date(), moment, language)
    ctx.exit(press(request, Hands(dialog, time.sleep, open_with_its_program)))
