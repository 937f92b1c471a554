"""The processes of a kill run: killed when told to, and started again whenever they have ended."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.parts.client import HOST
from tests.benchmarks.parts.processes import ROOT

PROGRAM = "tests.scenarios.messages.poisoned"
"""The assistant, but with two words that harm whoever reads them."""
LOOK_SECONDS = 0.05
LONGEST_START = 300.0
"""Other work may take the processor, and poison ends a server that has just begun."""


class Herd:
    """Some commands of `ita-bot`, by name, each in one process at a time."""

    def __init__(
        self, commands: Mapping[str, list[str]], port: int, environment: dict[str, str], log: Path
    ) -> None:
        known = {name: value for name, value in os.environ.items() if not name.startswith("ITA_")}
        self.commands, self.port, self.log = commands, port, log
        self.environment = known | environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        for name in commands:
            self.start(name)

    def start(self, name: str) -> None:
        with self.log.open("ab") as log:
            line = [sys.executable, "-m", PROGRAM, *self.commands[name]]
            self.running[name] = subprocess.Popen(
                line, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self, name: str) -> None:
        self._count(name)
        self.running[name].kill()
        if self.running[name].wait() == -signal.SIGKILL:
            self.killed[name] += 1
        self.start(name)

    async def mind(self) -> None:
        """Start again what ended by itself, as an installation does, until cancelled."""
        while True:
            for name in self.commands:
                if self._count(name):
                    self.start(name)
            await asyncio.sleep(LOOK_SECONDS)

    def _count(self, name: str) -> bool:
        """Whether it has ended by itself."""
        code = self.running[name].poll()
        if code is not None:
            self.ended[f"{name} {code}"] += 1
        return code is not None

    async def ready(self) -> None:
        """Wait until the port is open."""
        until = time.monotonic() + LONGEST_START
        while time.monotonic() < until:
            try:
                _, writer = await asyncio.open_connection(HOST, self.port)
            except OSError:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                writer.close()
                return
        raise RuntimeError(f"no server after {LONGEST_START:.0f} s: see {self.log}")

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
