"""Jobs on PostgreSQL: a reminder that is due wakes one of several processes. A job is only a wake-up call.

The rows of `reminder` remember: a job that is lost, doubled or late changes nothing that is said.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import URL

from storage.database import is_away
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.types import JSONDict

log = structlog.get_logger()
QUEUE, TASK = "reminders", "remind"
AT_ONCE = 3
"""Jobs at a time; each needs a connection to the database."""

FORGETFUL = "-c synchronous_commit=off"
"""That a job was begun or done may be forgotten in a power cut: it is then done again, and finds nothing."""

RETRY_SECONDS, RESCUE_SECONDS, GRACE_SECONDS, LAST_SECONDS = 5.0, 60.0, 10.0, 15.0
SILENT_SECONDS = 45.0
"""A process that has not been heard of for so long is taken for dead, and its jobs are done by others."""

Work = Callable[[int], Awaitable[Any]]


class JobEngine:
    """Makes jobs in anybody's transaction, and does them in this process while `run` goes on."""

    def __init__(self, url: URL, *, at_once: int = AT_ONCE) -> None:
        self.url, self.at_once = url, at_once
        self._work: Work | None = None
        self._app: App | None = None

    @property
    def app(self) -> "App":
        """The library's own; imported when it is needed, since only PostgreSQL needs it."""
        if self._app is None:
            self._app = self._make_app()
        return self._app

    def _make_app(self) -> "App":
        from procrastinate import App, PsycopgConnector

        for name in ("procrastinate", "psycopg.pool"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connector = PsycopgConnector(
            conninfo=plain,
            kwargs={"connect_timeout": 5, "keepalives_idle": 30, "options": FORGETFUL},
            min_size=1,
            max_size=self.at_once + 1,
            timeout=RETRY_SECONDS,
        )
        app = App(connector=connector)
        app.task(name=TASK, queue=QUEUE)(self._do)
        return app

    async def enqueue(self, uow: UnitOfWork, reminder_ids: Sequence[int]) -> None:
        """One job for each row, made in the transaction of `uow`: there when that is committed."""
        if not reminder_ids:
            return
        raw = await uow.connection.get_raw_connection()
        task = self.app.configure_task(TASK, queue=QUEUE, connection=raw.driver_connection)
        arguments: list[JSONDict] = [{"reminder_id": each} for each in reminder_ids]
        await task.batch_defer_async(*arguments)

    async def _do(self, reminder_id: int) -> None:
        """A fault ends the job; its row is still waiting, and is handed over again after a while."""
        assert self._work is not None
        try:
            await self._work(reminder_id)
        except Exception as error:
            if is_away(error):
                log.warning("database away", reminder=reminder_id, error=type(error).__name__)
            else:
                log.error("reminder failed", reminder=reminder_id, exc_info=error)

    # ---- doing jobs

    @asynccontextmanager
    async def opened(self, work: Work) -> AsyncIterator[None]:
        """With connections of its own, and what a job is to do with its row."""
        self._work = work
        async with self.app.open_async():
            yield

    async def run(self, work: Work) -> None:
        """Do jobs, and look after those of processes that died, until cancelled; what is begun is ended."""
        while True:
            try:
                async with self.opened(work):
                    await self._do_jobs_and_rescue()
            except Exception as error:
                log.warning("jobs interrupted", error=type(error).__name__)
            if (task := asyncio.current_task()) and task.cancelling():
                return  # the library told of its own trouble in place of the cancellation
            await asyncio.sleep(RETRY_SECONDS)

    async def do_jobs(self, *, wait: bool = True) -> None:
        """Do the jobs there are, and with `wait` those that come, until cancelled."""
        await self.app.run_worker_async(
            queues=[QUEUE],
            concurrency=self.at_once,
            wait=wait,
            fetch_job_polling_interval=RETRY_SECONDS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            stalled_worker_timeout=SILENT_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
        )

    async def _do_jobs_and_rescue(self) -> None:
        beside = asyncio.create_task(self._rescue_again_and_again())
        try:
            await self.do_jobs()
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    async def _rescue_again_and_again(self) -> None:
        while True:
            try:
                await self.rescue()
            except Exception as error:
                log.warning("jobs not looked after", error=type(error).__name__)
            await asyncio.sleep(RESCUE_SECONDS)

    async def rescue(self, silent_seconds: float = SILENT_SECONDS) -> int:
        """Give the jobs of processes that died to others; returns how many there were."""
        from procrastinate.exceptions import ConnectorException

        stalled = await self.app.job_manager.get_stalled_jobs(
            queue=QUEUE, seconds_since_heartbeat=silent_seconds
        )
        found = list(stalled)
        for job in found:
            with suppress(ConnectorException):
                await self.app.job_manager.retry_job(job=job)
        return len(found)


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel and wait, but not for ever: a job that is cut off is done again by whoever is left."""
    task.cancel()
    _, late = await asyncio.wait({task}, timeout=LAST_SECONDS)
    if late:
        log.warning("jobs did not end in time")
        task.cancel()
