"""Real `ita-bot` processes on loopback, each ended by the one who started it."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from tests.benchmarks.parts.client import HOST, Client

ROOT = Path(__file__).parents[3]
START_LIMIT = 60.0


class Server:
    """One process and what it costs."""

    def __init__(self, *command: str, environment: dict[str, str], module: str = "bot") -> None:
        self.port = free_port()
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 — closed in stop
        known = {name: value for name, value in os.environ.items() if not name.startswith("ITA_")}
        line = [sys.executable, "-m", module, *command, "--host", HOST, "--port", str(self.port)]
        self.process = subprocess.Popen(
            line, cwd=ROOT, env=known | environment, stdout=self.log, stderr=self.log
        )
        self.facts = psutil.Process(self.process.pid)

    def memory(self) -> float:
        """Resident megabytes."""
        return self.facts.memory_info().rss / 1_000_000

    def busy(self) -> float:
        """Processor seconds so far."""
        times = self.facts.cpu_times()
        return times.user + times.system

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()[-2000:].decode(errors="replace")

    async def ready(self) -> None:
        """Wait until the port is open. Raises when the process ends first."""
        until = time.perf_counter() + START_LIMIT
        while time.perf_counter() < until and self.process.poll() is None:
            try:
                _, writer = await asyncio.open_connection(HOST, self.port)
            except OSError:
                await asyncio.sleep(0.01)
            else:
                writer.close()
                return
        raise RuntimeError(f"the server did not start: {self.said()}")

    async def answered(self, user: str, text: str) -> str:
        """Keep asking until there is an answer, and return it."""
        await self.ready()
        client = Client(self.port)
        try:
            return await client.chat(user, text, "first")
        finally:
            await client.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()


@asynccontextmanager
async def ending(server: Server) -> AsyncIterator[None]:
    """Stop a server afterwards, whatever comes."""
    try:
        yield
    finally:
        await asyncio.to_thread(server.stop)


@asynccontextmanager
async def serving(url: str, more: Mapping[str, str] | None = None) -> AsyncIterator[Server]:
    """`ita-bot serve` with the open web chat."""
    environment = {"ITA_DATABASE_URL": url, "ITA_WEB_CHAT": "open", "ITA_LOG_LEVEL": "warning"}
    server = Server("serve", environment=environment | dict(more or {}))
    async with ending(server):
        await server.ready()
        yield server


@asynccontextmanager
async def demo() -> AsyncIterator[Server]:
    """`ita-bot demo`, not yet ready."""
    server = Server("demo", environment={})
    async with ending(server):
        yield server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
