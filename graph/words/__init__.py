"""The one catalogue of text for people: Chinese first, English beside it.

Every `*.yaml` here maps a dotted key to `{zh: …, en: …}`; `{name}` marks a value.
"""

from enum import StrEnum
from functools import cache
from importlib import resources

import yaml


class Language(StrEnum):
    """Languages of the catalogue."""

    ZH = "zh"
    EN = "en"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return every text by key, then language; a key stands in one file only."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(resources.files(__name__).iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".yaml"):
            continue
        for key, text in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items():
            if key in texts:
                raise ValueError(f"text {key!r} stands twice, again in {file.name}")
            texts[key] = text
    return texts


def say(key: str, language: Language = Language.ZH, /, **values: object) -> str:
    """Return the text of `key` in `language` with its values in place."""
    return catalogue()[key][language].format(**values)
