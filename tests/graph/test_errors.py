"""The tree in the docstring of `graph.errors` is the truth."""

from graph import errors


def drawn(kind: type[Exception], lead: str = "") -> list[str]:
    """Return the tree below `kind` as lines, in the order of definition."""
    lines = []
    below = [sub for sub in kind.__subclasses__() if sub.__module__ == errors.__name__]
    for sub in below:
        last = sub is below[-1]
        lines.append(f"{lead}{'└── ' if last else '├── '}{sub.__name__}")
        lines += drawn(sub, lead + ("    " if last else "│   "))
    return lines


def test_the_drawing_is_the_truth() -> None:
    tree = "\n".join(["FundtraceError", *drawn(errors.FundtraceError)])
    assert errors.__doc__ is not None
    assert f"\n{tree}\n" in errors.__doc__


def test_every_error_says_when_it_is_raised() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert [kind for kind in kinds if not kind.__doc__] == []
    assert all(issubclass(kind, errors.FundtraceError) for kind in kinds)
