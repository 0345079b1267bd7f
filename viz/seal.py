"""Pages that stand alone: nothing is fetched, and the browser is told to refuse it."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import Final

from graph.errors import NotConfigured

# What pyvis 0.3.2 writes even with cdn_resources="in_line". Text of ours cannot look like this:
# in scripts `<` is written \u003c, elsewhere &lt;.
_OUTSIDE: Final = (
    re.compile(r"<link\b[^>]*\bhref=\"https?:[^>]*>"),
    re.compile(r"<script\b[^>]*\bsrc=\"https?:[^>]*>\s*</script>"),
    re.compile(r"<!-- <link href=\"\.\./node_modules.*?-->", re.DOTALL),
    re.compile(r"<center>\s*<h1></h1>\s*</center>"),
)
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)
_FETCHING: Final = frozenset(
    {
        "action", "background", "cite", "codebase", "data", "formaction", "href", "manifest",
        "ping", "poster", "src", "srcset", "xlink:href",
    }
)  # fmt: skip
_STYLE_REFERENCE: Final = re.compile(
    r"url\(\s*[\"']?(?P<url>[^\"')]*)|@import\s+(?P<sheet>[^;]*)", re.IGNORECASE
)
_MODULE: Final = re.compile(r"(?:^|[;}\s])import\s*(?:\(|[\"'{*]|\w+\s+from\b)", re.MULTILINE)


def sealed(html: str) -> str:
    """Return the page `html` without what pyvis fetches, under a policy that forbids fetching.

    Raises:
        NotConfigured: something still points outside (another version of pyvis).
    """
    for pattern in _OUTSIDE:
        html = pattern.sub("", html)
    found = outside_references(html)
    if found:
        raise NotConfigured(
            f"the page still points outside: {', '.join(found[:3])}; fundtrace writes its pages"
            " with pyvis 0.3.2, so install that version"
        )
    tag = f'<meta http-equiv="Content-Security-Policy" content="{_policy(html)}">'
    return "<!doctype html>\n" + html.replace("<head>", f"<head>\n{tag}", 1).lstrip()


def _policy(html: str) -> str:
    # Scripts run by their hash, so nothing that slips into the page can run.
    scripts = " ".join(dict.fromkeys(_hash(text) for text in _SCRIPT.findall(html)))
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def outside_references(html: str) -> list[str]:
    """Return what `html` would fetch from anywhere but itself, in order."""
    reader = _References()
    reader.feed(html)
    reader.close()
    return reader.found


class _References(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name in _FETCHING:
                self._keep(f"<{tag} {name}=", value or "")
            elif name == "style":
                self._style(value or "")
            elif name == "http-equiv" and (value or "").lower() == "refresh":
                self.found.append("<meta http-equiv=refresh>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self._style(data)
        elif self._inside == "script" and (found := _MODULE.search(data)):
            self.found.append(data[found.start() : found.start() + 60].strip())

    def _style(self, text: str) -> None:
        for found in _STYLE_REFERENCE.finditer(text):
            if found["sheet"] is not None:
                self.found.append(f"@import {found['sheet'].strip()}")
            else:
                self._keep("url()=", found["url"])

    def _keep(self, where: str, url: str) -> None:
        if not url.strip().lower().startswith(("data:", "#")):
            self.found.append(where + url.strip()[:80])
