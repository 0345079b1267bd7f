from pathlib import Path

import pytest

from graph.model import Label
from graph.words import Language
from tests.viz.browser import Browser, installed
from tests.viz.factories import county, flow, node, trace
from viz.look import node_look
from viz.snapshot import trace_html

PROGRAM = installed()


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(PROGRAM, tmp_path)


@pytest.fixture(scope="module")
def page() -> str:
    return trace_html(county(), Language.ZH)


def test_the_page_opens_without_a_complaint(browser: Browser, page: str) -> None:
    dom, console = browser.dom(page)
    assert console == []
    assert 'data-nodes="52" data-edges="54"' in dom


def test_the_county_is_drawn_on_the_canvas(browser: Browser, page: str) -> None:
    # The legend has the same colours.
    bare = page.replace("</head>", "<style>.legend { display: none }</style></head>")
    colours = browser.colours(bare, width=900, height=640)
    drawn = {one.label for chain in county().chains for one in chain.nodes}
    for label in drawn - {Label.PAYEE}:  # payees are white
        assert colours.get(bytes.fromhex(node_look(label).fill[1:]), 0) > 20, label


def test_the_browser_would_refuse_to_fetch(browser: Browser, page: str) -> None:
    for tag in (
        '<img src="http://a.example/x.png">',
        '<link rel="stylesheet" href="http://a.example/x">',
    ):
        _, console = browser.dom(page.replace("<body>", f"<body>{tag}"))
        assert "Content Security Policy" in console[0]


def test_the_browser_would_refuse_a_foreign_script(browser: Browser, page: str) -> None:
    foreign = "<script>document.body.dataset.foreign = 'yes'</script>"
    dom, console = browser.dom(page.replace("<body>", f"<body>{foreign}"))
    assert 'data-foreign="yes"' not in dom
    assert 'data-nodes="52"' in dom
    assert "Content Security Policy" in console[0]


def test_a_hostile_name_runs_nothing(browser: Browser) -> None:
    script = "<script>document.body.dataset.foreign=1</script>"
    name = f"</script>{script}<img src=x onerror=alert(1)> href"
    paid = flow("project:1", "PAID", "payee:1", 5, doc=name)
    asked = trace([node("project:1", name), node("payee:1", name)], [paid])
    dom, console = browser.dom(trace_html(asked, Language.ZH))
    assert console == []
    assert "data-foreign=" not in dom.partition("<body")[2].partition(">")[0]
    assert 'data-nodes="2" data-edges="1"' in dom
