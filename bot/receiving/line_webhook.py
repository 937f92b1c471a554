"""LINE's webhook: check who knocks, keep the events, answer 200 as soon as they are safe."""

import structlog
from fastapi import FastAPI, Request, Response

from bot.channels.line.decode import WEBHOOK, decode, is_signed, read_events
from bot.receiving.reception import Reception

log = structlog.get_logger()
OK, BAD, UNSIGNED = 200, 400, 400


def add_line(app: FastAPI, reception: Reception, secret: str) -> None:
    @app.post(WEBHOOK)
    async def line(request: Request) -> Response:
        body = await request.body()
        if not is_signed(secret, body, request.headers.get("x-line-signature")):
            log.warning("wrong signature", channel="line")
            return Response(status_code=UNSIGNED)
        try:
            raw = read_events(body)
        except ValueError:
            log.warning("unreadable body", channel="line")
            return Response(status_code=BAD)
        events = [decode(each, reception.clock()) for each in raw]
        await reception.take([each for each in events if each is not None])
        return Response(status_code=OK)
