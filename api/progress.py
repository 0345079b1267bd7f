"""A progress bar on stderr with rows per second and time left; silent where nobody looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from graph.words import Language, say
from ingest.run import Report


class RowsColumn(ProgressColumn):
    """Rows so far and rows per second."""

    def render(self, task: Task) -> Text:
        """Return `1,234,567 rows, 98,765/s`."""
        rows = int(task.fields["rows"])
        seconds = task.elapsed or 0.0
        speed = f", {rows / seconds:,.0f}/s" if seconds > 0 else ""
        return Text(f"{rows:,}{speed}")


@contextmanager
def progress_bar(language: Language) -> Iterator[Report]:
    """Yield a function that is told the stage, the share done (0 to 1) and the rows."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        RowsColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=1.0, rows=0)
        stage = ""

        def report(now: str, done: float, rows: int) -> None:
            nonlocal stage
            if now != stage:
                bar.reset(
                    task, total=1.0, rows=0, description=say(f"cli.stage.{now}", language)
                )
                stage = now
            bar.update(task, completed=done, rows=rows)

        yield report
