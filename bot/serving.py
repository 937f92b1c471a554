"""Running until told to stop: event loop, signals and the web server."""

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn

from bot.patience import TimedConnection

T = TypeVar("T")
GRACE_SECONDS = 30


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run asynchronous work on the fastest loop there is (psycopg cannot use Windows' default one)."""
    if sys.platform == "win32":
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(work)
    import uvloop

    return uvloop.run(work)


def on_stop_signal(stop: Callable[[], None]) -> None:
    """Call `stop` on Ctrl-C or SIGTERM, in the event loop."""
    if sys.platform == "win32":
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop())
        return
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop)


class Server(uvicorn.Server):
    """uvicorn, except that a stop that went well ends with success instead of the signal again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class PortTaken(RuntimeError):
    """Another program listens there already."""


def check_port(host: str, port: int) -> None:
    """Raise PortTaken before anything is started; OSError for an address this machine does not have."""
    for family, kind, number, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, number) as probe:
            if sys.platform != "win32":  # there it would let two programs have one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                probe.bind(address)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                raise PortTaken(
                    f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่นด้วย --port (port {port} is in use)"
                ) from None


async def serve_app(app: Any, host: str, port: int) -> None:
    """Serve until told to stop; requests under way are finished first."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        http=TimedConnection,
    )
    server = Server(config)

    def stop() -> None:
        server.should_exit = True

    on_stop_signal(stop)
    await server.serve()
