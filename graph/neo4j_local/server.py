"""One local server: its home folder, its process, and the offline import into it."""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from graph.errors import StoreError, StoreUnavailable
from graph.neo4j_local import libraries

_ADMIN: Final = "org.neo4j.server.startup.Neo4jAdminCommand"
_SERVER: Final = "org.neo4j.server.CommunityEntryPoint"
_OPENS: Final = tuple(
    f"--add-opens=java.base/{package}=ALL-UNNAMED"
    for package in ("java.nio", "java.io", "sun.nio.ch")
)

#: Loopback Bolt only; nothing is served by HTTP and nothing is reported to anybody.
_CONF: Final = """\
server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size={heap}
server.memory.heap.max_size={heap}
server.memory.pagecache.size={page_cache}
dbms.usage_report.enabled=false
db.transaction.monitor.check.interval=200ms
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of the server, as the Java options write it (`512m`, `4g`)."""

    heap: str = "1g"
    page_cache: str = "512m"


@dataclass(frozen=True, slots=True)
class _State:
    pid: int
    port: int


class LocalServer:
    """A server in a home folder of its own; `start` and `stop` may be called at any time."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Store URL of the running server.

        Raises:
            StoreUnavailable: it does not run.
        """
        state = self._running()
        if state is None:
            raise StoreUnavailable(
                f"no Neo4j server runs in {self.home}; start it with make neo4j"
            )
        return f"neo4j://neo4j@127.0.0.1:{state.port}/neo4j"

    @property
    def password_file(self) -> Path:
        """File with the password of user `neo4j`, readable by its owner only."""
        return self.home / "password"

    @property
    def password(self) -> str:
        """Password of user `neo4j`, made at the first start."""
        return self.password_file.read_text(encoding="utf-8").strip()

    def is_running(self) -> bool:
        """Say whether the server's process lives."""
        return self._running() is not None

    def start(
        self, *, port: int = 0, memory: Memory | None = None, patience: float = 120.0
    ) -> Self:
        """Start the server and wait until Bolt answers; does nothing when it runs already.

        Args:
            port: of Bolt on 127.0.0.1; 0 takes the last one again, or a free one.
            patience: seconds to wait for Bolt.

        Raises:
            NotConfigured: Java or Maven is missing.
            StoreUnavailable: the server did not come up; the message ends with its last words.
        """
        if self.is_running():
            return self
        used = memory or Memory()
        chosen = port or self._last_port() or _free_port()
        self._prepare(chosen, used)
        self._process = self._launch(used)
        self._state_file.write_text(json.dumps(asdict(_State(self._process.pid, chosen))))
        self._await(self._process, chosen, patience)
        return self

    def stop(self, *, patience: float = 60.0) -> bool:
        """Stop the server and wait for its end; returns whether it had been running."""
        state = self._running()
        if state is None:
            return False
        os.kill(state.pid, signal.SIGTERM)
        deadline = time.monotonic() + patience
        while self._running() is not None:
            if time.monotonic() > deadline:
                raise StoreError(f"Neo4j (process {state.pid}) did not end in {patience:.0f} s")
            time.sleep(0.1)
        if self._process is not None:
            self._process.wait(patience)
        return True

    def offline_import(self, arguments: Sequence[str], *, heap: str = "2g") -> str:
        """Run `neo4j-admin database import full ARGUMENTS`; returns what it printed.

        The server must be stopped; the database named in `arguments` is made anew.

        Raises:
            StoreError: the server runs, or the import failed.
        """
        if self.is_running():
            raise StoreError(f"stop the server in {self.home} before an offline import")
        self._prepare(self._last_port() or _free_port(), Memory())
        return self._admin(["database", "import", "full", *arguments], heap=heap)

    @property
    def _state_file(self) -> Path:
        return self.home / "server.json"

    def _state(self) -> _State | None:
        try:
            return _State(**json.loads(self._state_file.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _running(self) -> _State | None:
        """Return pid and port when that process is ours: a number may have been given anew."""
        state = self._state()
        if state is None:
            return None
        if self._process is not None:
            self._process.poll()  # else `ps` goes on showing our own ended child
        line = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(state.pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return state if f"--home-dir={self.home}" in line else None

    def _last_port(self) -> int:
        state = self._state()
        return state.port if state is not None and _is_free(state.port) else 0

    def _prepare(self, port: int, memory: Memory) -> None:
        """Write the settings, and the password where there is none yet."""
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        text = _CONF.format(port=port, heap=memory.heap, page_cache=memory.page_cache)
        (conf / "neo4j.conf").write_text(text, encoding="utf-8")
        (self.home / "logs").mkdir(exist_ok=True)
        if not self.password_file.exists():
            # An argument file keeps the password off the command line, where `ps` shows it.
            fresh = self.home / "password.new"
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_hex(16), encoding="utf-8")
            self._admin(["dbms", "set-initial-password", f"@{fresh}"])
            fresh.rename(self.password_file)

    def _environment(self) -> dict[str, str]:
        own = {"NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        return {**os.environ, **own}

    def _admin(self, arguments: Sequence[str], *, heap: str = "256m") -> str:
        command = [str(libraries.java()), f"-Xmx{heap}", "-cp", libraries.class_path()]
        done = subprocess.run(
            [*command, *_OPENS, _ADMIN, *arguments],
            env=self._environment(),
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise StoreError(
                f"neo4j-admin {' '.join(arguments[:2])} failed: "
                f"{(done.stdout + done.stderr)[-1500:]}"
            )
        return done.stdout

    def _launch(self, memory: Memory) -> subprocess.Popen[bytes]:
        command = [str(libraries.java()), f"-Xms{memory.heap}", f"-Xmx{memory.heap}"]
        command += ["-XX:+UseG1GC", "-cp", libraries.class_path(), *_OPENS, _SERVER]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        with (self.home / "logs" / "console.log").open("wb") as console:
            return subprocess.Popen(
                command,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _await(self, process: "subprocess.Popen[bytes]", port: int, patience: float) -> None:
        deadline = time.monotonic() + patience
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                process.terminate()
                words = (self.home / "logs" / "console.log").read_text(errors="replace")
                raise StoreUnavailable(
                    f"Neo4j in {self.home} did not come up on port {port}: {words[-1500:]}"
                )
            time.sleep(0.2)


def _answers(port: int) -> bool:
    """Say whether a Bolt handshake gets its answer: the port alone opens some time before."""
    hello = bytes.fromhex("6060b01700000405000004040000000400000000")
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(hello)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
