"""Errors of fundtrace.

FundtraceError
├── RequestError
│   ├── NotFound
│   ├── InvalidParameter
│   └── NotConfigured
├── SourceError
└── StoreError
    ├── StoreUnavailable
    │   └── StateChanged
    ├── StoreLocked
    ├── SchemaMismatch
    │   └── IndexesMissing
    ├── QueryTimeout
    └── QueryFailed

A message says what was asked, what was found and what would be right. Errors know nothing of
HTTP or exit codes; `api` maps them.
"""


class FundtraceError(Exception):
    """Anything that fundtrace reports to the person who asked."""


class RequestError(FundtraceError):
    """The caller asked for something that cannot be."""


class NotFound(RequestError):
    """There is no such node, flow, batch, file or mapping."""


class InvalidParameter(RequestError):
    """A value is outside its range or of the wrong form."""


class NotConfigured(RequestError):
    """A setting without a default (a key, a password) or an optional package is missing."""


class SourceError(FundtraceError):
    """A source file is not what its mapping or its format says."""


class StoreError(FundtraceError):
    """The graph store did not do what was asked."""


class StoreUnavailable(StoreError):
    """The store cannot be reached; trying again may help."""


class StateChanged(StoreUnavailable):
    """A batch was withdrawn while an answer was being read; asking again helps."""


class StoreLocked(StoreError):
    """Another process is writing to the store; trying again later helps."""


class SchemaMismatch(StoreError):
    """The store was written by a newer version, another engine version or with another key."""


class IndexesMissing(SchemaMismatch):
    """The store has no indexes yet, as after an offline import; they can still be made."""


class QueryTimeout(StoreError):
    """A query took longer than its limit."""


class QueryFailed(StoreError):
    """The engine refused a query or a load; trying again will not help."""
