"""The sample provinces that are measured: whole, or with less in their large files."""

import shutil
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from ingest.sample import SizeName, write_sample

SEED: Final = 1
_LARGE: Final = 200_000  # bytes; smaller files stay whole


def sample(size: SizeName, folder: Path) -> Path:
    """Return a folder with the sample of that size, written unless it is there."""
    out = folder / size
    if not (out / "manifest.json").exists():
        shutil.rmtree(out, ignore_errors=True)
        write_sample(out, size, SEED)
    return out


def cut(source: Path, share: float, target: Path) -> Path:
    """Copy a sample with the first `share` of the rows of its large files."""
    if share >= 1:
        return source
    for file in (file for file in sorted(source.rglob("*")) if file.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        _cut_file(file, share if file.stat().st_size > _LARGE else 1.0, copy)
    return target


def _cut_file(file: Path, share: float, copy: Path) -> None:
    if share < 1 and file.suffix == ".parquet":
        table = pq.read_table(file)
        pq.write_table(table.slice(0, int(table.num_rows * share)), copy)
    elif share < 1 and file.suffix == ".csv":
        data = file.read_bytes()
        copy.write_bytes(data[: data.rindex(b"\n", 0, int(len(data) * share)) + 1])
    else:
        shutil.copyfile(file, copy)
