"""How long a connection may take to say what it wants: uvicorn itself waits for ever."""

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10.0


class TimedConnection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """uvicorn's protocol, except that one which sends no whole head in time is cut off.

    Bodies have their own limit (`bot.web.limits`), rests between requests uvicorn's.
    """

    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """The clock runs from the first letter, or from the connection, to the end of the head."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget()
        elif self._cut is None:
            self._cut = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _forget(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None
