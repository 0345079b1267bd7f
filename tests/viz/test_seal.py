import pytest

from graph.errors import NotConfigured
from viz.seal import outside_references, sealed


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://cdn.example/x.js"></script>',
        "<script src='//cdn.example/x.js'></script>",
        '<link rel="stylesheet" href="x.css">',
        '<img src="x.png">',
        '<img srcset="http://a.example/1.png 2x">',
        "<style>@import 'x.css';</style>",
        "<style>a{background:url(http://a.example/1.png)}</style>",
        "<p style=\"background:URL( 'x.png' )\">",
        '<form action="http://a.example">',
        '<script>import x from "./x.js"</script>',
        '<script>a();import("./x.js")</script>',
        '<meta http-equiv="refresh" content="0;url=http://a.example">',
    ],
)
def test_a_reference_to_the_outside_is_found(tag: str) -> None:
    assert len(outside_references(f"<html><head></head><body>{tag}</body></html>")) == 1


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="data:image/png;base64,AAAA">',
        '<a href="#top">',
        "<style>a{background:url(data:image/png;base64,AA)}</style>",
        '<script>const text = "see https://a.example, url(x) and <img src=x>";</script>',
        "<p>url(http://a.example) src=http://a.example</p>",
    ],
)
def test_what_stays_inside_is_left_alone(tag: str) -> None:
    assert outside_references(f"<html><head></head><body>{tag}</body></html>") == []


def test_a_page_that_points_outside_is_refused() -> None:
    with pytest.raises(NotConfigured, match="still points outside: <img src=http"):
        sealed('<html><head></head><body><img src="http://a.example/x"></body></html>')


def test_only_the_scripts_of_the_page_may_run() -> None:
    page = sealed("<html><head></head><body><script>let a;</script></body></html>")
    # printf 'let a;' | openssl dgst -sha256 -binary | base64
    assert "script-src 'sha256-81WALLbUROF1pWdYjuQYKuIcGgY/+TqVJr8UsV6Tkvo=';" in page
    assert "default-src 'none'" in page
