"""Class, words, Cypher, page and cases of a rule name the same things."""

import re
from importlib import resources

import pytest

from graph.query import Dialect
from graph.words import Language, catalogue, say
from queries.detectors import DETECTORS
from queries.detectors.anchored import ANCHOR, Anchored
from queries.detectors.detector import Detector
from tests.queries.detectors.cases import cases
from tests.queries.detectors.pages import FOLDER, SECTIONS, held, parts

PACKAGE = "queries.detectors"
STEMS = sorted(
    file.name.split(".")[0]
    for file in resources.files(PACKAGE).iterdir()
    if file.name.endswith(".cypher")
)
#: Texts that the view reads for every rule.
SHARED = {"returned"}
each = pytest.mark.parametrize("rule", DETECTORS, ids=lambda rule: rule.code)


def stems(rule: type[Detector]) -> list[str]:
    """Return the Cypher texts of a rule."""
    return [stem for stem in STEMS if stem == rule.stem or stem.startswith(f"{rule.stem}_")]


def test_every_module_of_a_rule_is_in_the_registry() -> None:
    modules = {rule.__module__.rpartition(".")[2]: rule.stem for rule in DETECTORS}
    assert all(name == stem for name, stem in modules.items())
    codes = [rule.code for rule in DETECTORS]
    assert codes == sorted(set(codes))
    folder = resources.files(PACKAGE)
    classes = [
        file.name
        for file in folder.iterdir()
        if file.name.endswith(".py")
        and "(Detector):" in file.read_text(encoding="utf-8")
        and "code: ClassVar[str] =" in file.read_text(encoding="utf-8")
    ]
    assert sorted(classes) == sorted(f"{rule.stem}.py" for rule in DETECTORS)


def test_every_text_belongs_to_a_rule() -> None:
    owned = {stem for rule in DETECTORS for stem in stems(rule)} | SHARED
    assert [stem for stem in STEMS if stem not in owned] == []


@each
def test_its_texts_begin_with_its_anchor(rule: type[Detector]) -> None:
    for stem in stems(rule):
        assert "UNWIND $ids AS k" in Anchored(PACKAGE, stem).text(Dialect.LADYBUG)
        text = resources.files(PACKAGE).joinpath(f"{stem}.cypher").read_text(encoding="utf-8")
        anchor = ANCHOR.search(text)
        assert anchor is not None
        assert anchor["label"] in (rule.anchor, *rule.beside)
        assert "ORDER BY" in text


@each
def test_its_words_are_in_both_languages(rule: type[Detector]) -> None:
    wanted = [f"{rule.code}.name", f"{rule.code}.none"]
    wanted += [f"{rule.code}.innocent.{code}" for code in rule.innocents]
    wanted += [f"{rule.code}.unseen.{code}" for code in rule.unseen]
    for key in wanted:
        assert all(catalogue()[key][language] for language in Language)
    known = [key for key in catalogue() if key.startswith(f"{rule.code}.innocent.")]
    assert sorted(known) == sorted(f"{rule.code}.innocent.{code}" for code in rule.innocents)


@each
def test_its_values_are_described_and_its_class_explained(rule: type[Detector]) -> None:
    assert rule.__doc__ is not None
    assert "Why it matters:" in rule.__doc__
    assert "Source:" in rule.__doc__
    assert all(field.description for field in rule.model_fields.values())
    rule()


@each
def test_it_has_cases_that_are_found_and_near_misses(rule: type[Detector]) -> None:
    own = [case for case in cases() if case.rule == rule.code]
    assert rule.code in {case.name for case in own}
    assert all(re.fullmatch(rf"{rule.code}(-[a-z-]+)?", case.name) for case in own)
    assert any(case.found for case in own)
    flagged = {subject for case in own for want in case.found for subject in want["subjects"]}
    named = {node for case in own for node in case.nodes}
    named |= {end for case in own for flow in case.flows for end in flow[2:4]}
    named |= {end for case in own for link in case.links for end in link[1:3]}
    near = {node for node in named if re.search(r":(\|)?N\b", node)}
    assert near, "no node of the cases is named N…, a near miss"
    assert not near & flagged


@each
def test_every_innocent_explanation_holds_in_a_case(rule: type[Detector]) -> None:
    own = [case for case in cases() if case.rule == rule.code]
    held_ones = {code for case in own for want in case.found for code in want.get("holds", ())}
    never = set(rule.innocents) - held_ones - set(rule.never_hold)
    assert never == set()


@each
def test_its_page_has_every_section_and_what_the_code_says(rule: type[Detector]) -> None:
    page = (FOLDER / f"{rule.code}.md").read_text(encoding="utf-8")
    names = (say(f"{rule.code}.name", language) for language in Language)
    assert page.startswith(f"# {rule.code} {' · '.join(names)}\n")
    assert tuple(re.findall(r"^## (.+)$", page, re.MULTILINE)) == SECTIONS
    for name, text in parts(rule).items():
        assert held(page, name) == text, "run: python -m tests.queries.detectors.pages"


@each
def test_a_rule_that_holds_moments_against_today_says_so(rule: type[Detector]) -> None:
    source = resources.files(PACKAGE).joinpath(f"{rule.stem}.py").read_text(encoding="utf-8")
    assert rule.timed == ("view.as_of" in source)
