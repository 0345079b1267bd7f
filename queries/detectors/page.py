"""The page of a rule: method, example, source, values, exclusions, demonstration."""

from importlib import resources
from pathlib import Path
from typing import Final

from graph.errors import NotFound

#: Where pages lie beside the sources; an installed package carries them in `pages`.
_SOURCES: Final = Path(__file__).parents[2] / "docs" / "rules"


def page_of(code: str) -> str:
    """Return the page of a rule as Markdown, Chinese with English below it.

    Raises:
        NotFound: there is none.
    """
    packaged = resources.files(__package__).joinpath("pages", f"{code}.md")
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    path = _SOURCES / f"{code}.md"
    if not path.is_file():
        raise NotFound(f"no page of rule {code!r}")
    return path.read_text(encoding="utf-8")
