"""Running until told to stop: event loop, signals and the web server."""

import asyncio
import ipaddress
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import uvicorn

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


async def serve_app(app: Any, host: str, port: int) -> None:
    """Serve until told to stop; requests under way are finished first."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config)

    def stop() -> None:
        server.should_exit = True

    on_stop_signal(stop)
    await server.serve()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
