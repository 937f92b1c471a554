"""Two other ways to take LINE's webhooks: `python -m tests.benchmarks.line.line_peers echo|bare`.

`echo` is the FastAPI example of line-bot-sdk: it answers inside the request and stores nothing.
`bare` is FastAPI with the check of the signature and nothing else.
"""

import base64
import hashlib
import hmac
import os
from argparse import ArgumentParser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request, Response
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import (
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    ReplyMessageRequest,
    TextMessage,
)
from linebot.v3.webhook import WebhookParser
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from bot.serving import run, serve_app

SECRET, API_BASE = "ITA_LINE_CHANNEL_SECRET", "ITA_LINE_API_BASE"
PATH = "/webhooks/line"


def echo() -> FastAPI:
    """As in the SDK's examples/fastapi-echo, apart from the client, which wants a running loop."""
    parser = WebhookParser(os.environ[SECRET])
    apis: list[AsyncMessagingApi] = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        client = AsyncApiClient(Configuration(access_token="token", host=os.environ[API_BASE]))
        apis.append(AsyncMessagingApi(client))
        yield
        await client.close()

    app = FastAPI(lifespan=lifespan)

    @app.post(PATH)
    async def handle_callback(request: Request) -> str:
        signature = request.headers["X-Line-Signature"]
        body = (await request.body()).decode()
        try:
            events = parser.parse(body, signature)
        except InvalidSignatureError:
            raise HTTPException(status_code=400, detail="Invalid signature") from None
        for event in events:
            if not isinstance(event, MessageEvent) or not isinstance(event.message, TextMessageContent):
                continue
            said = [TextMessage(text=event.message.text)]
            await apis[0].reply_message(ReplyMessageRequest(reply_token=event.reply_token, messages=said))
        return "OK"

    return app


def bare() -> FastAPI:
    """Nothing is read but the signature."""
    app, secret = FastAPI(), os.environ[SECRET].encode()

    @app.post(PATH)
    async def handle_callback(request: Request) -> Response:
        digest = hmac.new(secret, await request.body(), hashlib.sha256).digest()
        signature = request.headers.get("x-line-signature", "")
        good = hmac.compare_digest(base64.b64encode(digest).decode(), signature)
        return Response(status_code=200 if good else 400)

    return app


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=("echo", "bare"))
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    args = parser.parse_args()
    run(serve_app({"echo": echo, "bare": bare}[args.peer](), args.host, args.port))


if __name__ == "__main__":
    main()
