"""What breaks in a request is one line in the log and a short answer; the connection stays."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.http import log_failure


class Outage:
    """ASGI middleware that answers 503 to what nobody caught; the server's own log gets nothing."""

    def __init__(self, app: ASGIApp, words: str) -> None:
        self.app, self.words = app, words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noticed(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noticed)
        except Exception as error:
            log_failure(error)
            if not started:
                answer = JSONResponse({"error": self.words}, 503, {"Retry-After": "5"})
                await answer(scope, receive, send)
