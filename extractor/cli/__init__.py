"""The command line. A command's module is imported when the command is asked for, so that help comes at once."""

from __future__ import annotations

import errno
from importlib import import_module
from typing import Any

import click

from extractor import __version__
from extractor.errors import ExtractorError

# command -> module and the line that --help shows for it
COMMANDS: dict[str, tuple[str, str]] = {
    "extract": ("extractor.cli.extract", "Turn article files into records, one JSON object a line."),
    "batch": ("extractor.cli.batch", "Extract any number of articles into tables, each once."),
    "report": ("extractor.cli.report", "Write one HTML page to read, search and count what was found."),
    "explain": ("extractor.cli.explain", "Show for each mention which rule and lexicon line gave it."),
    "lexicon": ("extractor.cli.lexicon", "Check, search and count the lexicons."),
    "annotate": ("extractor.cli.annotate", "Correct records in doccano or Label Studio and make gold of them."),
    "evaluate": ("extractor.cli.evaluate", "Score records against gold articles."),
    "schema": ("extractor.cli.schema", "Print the JSON Schema of a record."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used; errors of the library become one line and exit code 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, help_line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExtractorError as error:
            for line in str(error).splitlines():
                click.echo(f"extractor: {line}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly when the reader of a pipe went away
            click.echo(f"extractor: {error.filename or 'output'}: {error.strerror or error}", err=True)
            ctx.exit(2)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="extractor")
def main() -> None:
    """Read Chinese policy and finance news and give officials, agencies, policy terms and statistics as structured JSON.

    Results go to standard output or --output, everything else to standard error. Exit code 0: all done; 1: some
    articles failed and are named; 2: wrong use.
    """
