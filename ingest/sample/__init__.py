"""Fictional provinces with planted irregularities and innocent look-alikes."""

from ingest.sample.book import SampleSummary
from ingest.sample.sizes import SIZES, Size, SizeName
from ingest.sample.writing import write_sample

__all__ = ["SIZES", "SampleSummary", "Size", "SizeName", "write_sample"]
