"""The models of a folder."""

from pathlib import Path
from typing import Final

from graph.errors import InvalidParameter, NotFound
from queries.models.model import Model, read_model

ENDINGS: Final = (".yaml", ".yml")


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files of models in `folder`, by name; folders in it are not looked into.

    Raises:
        NotFound: there is no such folder.
    """
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}; models are files *.yaml in one")
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in ENDINGS))


def models_in(folder: Path) -> tuple[Model, ...]:
    """Return the models of `folder`, by code.

    Raises:
        NotFound: there is no such folder.
        InvalidParameter: a file is no model, or two have one code.
    """
    return models_of(files_in(folder))


def models_of(paths: tuple[Path, ...]) -> tuple[Model, ...]:
    """Return the models of some files, by code; two must not have one code."""
    found: dict[str, tuple[Path, Model]] = {}
    for path in paths:
        model = read_model(path)
        if model.code in found:
            other, _ = found[model.code]
            raise InvalidParameter(
                f"{path}: code: {model.code} is that of {other.name}; give it one of its own"
            )
        found[model.code] = (path, model)
    return tuple(found[code][1] for code in sorted(found))
