"""The server's jars, brought by Maven once and kept in the user's cache folder."""

import os
import re
import shutil
import subprocess
import tempfile
from importlib import resources
from pathlib import Path
from typing import Final

from graph.errors import NotConfigured, StoreUnavailable

VERSION: Final = "5.26.20"
LEAST_JAVA: Final = 17

_JAVA_VERSION = re.compile(r'version "(\d+)')
_ADVICE = "install a Java runtime (17 or 21) and Maven, e.g. openjdk-17-jre-headless and maven"


def cache_folder() -> Path:
    """Return where the jars are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "fundtrace" / f"neo4j-{VERSION}"


def java() -> Path:
    """Return the Java launcher: that of JAVA_HOME, else the one on the PATH.

    Raises:
        NotConfigured: there is none, or it is older than 17.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")
    if found is None:
        raise NotConfigured(f"a Neo4j server needs Java {LEAST_JAVA}, found none; {_ADVICE}")
    said = subprocess.run(
        [found, "-version"], capture_output=True, text=True, check=False
    ).stderr
    version = _JAVA_VERSION.search(said)
    if version is None or int(version[1]) < LEAST_JAVA:
        raise NotConfigured(
            f"a Neo4j server needs Java {LEAST_JAVA} or later, {found} is "
            f"{version[1] if version else 'of an unknown version'}; {_ADVICE}"
        )
    return Path(found)


def missing() -> str:
    """Return in one line what a local server lacks on this machine; empty when nothing."""
    try:
        java()
    except NotConfigured as error:
        return str(error)
    if _jars_in(cache_folder()) or shutil.which("mvn"):
        return ""
    return f"a Neo4j server is brought by Maven, found no mvn; {_ADVICE}"


def class_path() -> str:
    """Return the class path of the server, bringing its jars first where they are not there."""
    folder = cache_folder()
    if not _jars_in(folder):
        _bring(folder)
    return str(folder / "*")


def _jars_in(folder: Path) -> bool:
    return any(folder.glob(f"neo4j-server-{VERSION}.jar"))


def _bring(folder: Path) -> None:
    """Copy the jars to a folder beside, then rename it: a broken download leaves nothing."""
    maven = shutil.which("mvn")
    if maven is None:
        raise NotConfigured(missing())
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        pom, jars = Path(work) / "pom.xml", Path(work) / "lib"
        pom.write_bytes(resources.files(__package__).joinpath("pom.xml").read_bytes())
        command = [maven, "-B", "-q", "-f", str(pom), "dependency:copy-dependencies"]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not _jars_in(jars):
            raise StoreUnavailable(
                f"Maven did not bring Neo4j {VERSION}: {(done.stdout + done.stderr)[-800:]}"
            )
        shutil.rmtree(folder, ignore_errors=True)
        jars.rename(folder)
