"""The local server says plainly what it lacks, and never takes another process for its own."""

import json
import os
import stat
from pathlib import Path

import pytest

from graph.errors import NotConfigured, StoreUnavailable
from graph.neo4j_local import LocalServer
from graph.neo4j_local.__main__ import main
from graph.neo4j_local.libraries import java, missing
from tests.conftest import Neo4j


def test_without_java_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NotConfigured, match=r"needs Java 17, found none; install"):
        java()
    assert missing().count("\n") == 0


def test_an_old_java_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NotConfigured, match=r"17 or later, .* is 11"):
        java()


def test_a_server_that_does_not_run_has_no_url(tmp_path: Path) -> None:
    server = LocalServer(tmp_path)
    assert not server.is_running()
    assert not server.stop()
    with pytest.raises(StoreUnavailable, match="make neo4j"):
        _ = server.url


def test_a_process_that_has_the_number_of_an_ended_server_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text(json.dumps({"pid": os.getpid(), "port": 7687}))
    assert not LocalServer(tmp_path).stop()


def test_the_command_says_whether_it_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--home", str(tmp_path)]) == 0
    assert main(["stop", "--home", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "not running\nwas not running\n"


@pytest.mark.neo4j
def test_a_server_keeps_its_password_to_its_owner(tmp_path: Path, neo4j_server: Neo4j) -> None:
    server = LocalServer(tmp_path)
    try:
        server.start()
        url, password = server.url, server.password
        assert stat.S_IMODE(server.password_file.stat().st_mode) == 0o600
        assert server.start().url == url
        assert server.stop()
        server.start()
        assert (server.url, server.password) == (url, password)
    finally:
        server.stop()
