"""A request body may be so large and no larger, whether or not it says how large it is."""

from collections.abc import Mapping

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class TooLarge(Exception):
    """More came than is allowed."""


class BodyLimit:
    """ASGI middleware that answers 413 before an oversized body is read to its end.

    `wider`: paths that have a limit of their own.
    """

    def __init__(self, app: ASGIApp, limit: int, words: str, wider: Mapping[str, int] | None = None) -> None:
        self.app, self.limit, self.words, self.wider = app, limit, words, wider or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.wider.get(scope["path"], self.limit)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await self._refuse(scope, receive, send)
            return
        try:
            await self.app(scope, self._counted(receive, limit), send)
        except TooLarge:
            await self._refuse(scope, receive, send)

    def _counted(self, receive: Receive, limit: int) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        return counted

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        await JSONResponse({"error": self.words}, 413)(scope, receive, send)
