"""The web server: webhooks, files, and the chat page with its API. Nothing but glue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import ValidationError

from bot.channels.telegram.client import TelegramChannel
from bot.channels.web.decode import ChatRequest
from bot.channels.web.encode import encode
from bot.receiving.line_webhook import add_line
from bot.receiving.telegram_webhook import add_telegram
from bot.web.chat.chat import BAD_REQUEST, OUTAGE, SLOW, TOO_LARGE, WebChat, answers
from bot.web.chat.routes import CHAT_FORM, add_page
from bot.web.http import SAFE_HEADERS, TITLE
from bot.web.limits import BodyLimit
from bot.web.operations import add_operations
from bot.web.outage import Outage
from bot.web.visitors import OwnVisitors
from bot.wiring import Assistant, running
from storage.unit_of_work import unit_of_work

CHAT_API = "/api/chat"
MAX_BODY = 1_000_000
MAX_UPLOAD = 14_000_000
"""Room for the largest file in base64."""
NO_FILE = "ไม่พบไฟล์นี้ หรือหมดอายุแล้ว ขอใหม่ได้ในแชต\n"


def create_app(assistant: Assistant, chat: WebChat | None = None) -> FastAPI:
    """The server of one assistant; the web chat is there only when it is handed in."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with running(assistant, receives=True):
            yield

    app = FastAPI(title=TITLE, lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    wider = {CHAT_API: MAX_UPLOAD, CHAT_FORM: MAX_UPLOAD} if chat else {}
    app.add_middleware(BodyLimit, limit=MAX_BODY, words=TOO_LARGE, wider=wider)
    if chat is not None:
        app.add_middleware(OwnVisitors, json_path=CHAT_API)
    app.add_middleware(Outage, words=OUTAGE)
    app.add_exception_handler(RequestValidationError, _unreadable)
    add_operations(app, assistant)
    _add_files(app, assistant)
    _add_webhooks(app, assistant)
    if chat is not None:
        _add_chat(app, chat)
        add_page(app, chat)
    return app


def _add_files(app: FastAPI, assistant: Assistant) -> None:
    @app.get("/files/{token}")
    async def kept(token: str) -> Response:
        async with unit_of_work(assistant.database) as uow:
            found = await uow.files.find(token, assistant.clock())
        if found is None:
            return PlainTextResponse(NO_FILE, 404)
        where = f"inline; filename*=UTF-8''{quote(found.name)}"
        headers = {"Content-Disposition": where, "Cache-Control": "private, max-age=3600"}
        return Response(found.content, media_type=found.mime, headers=headers | SAFE_HEADERS)


def _add_webhooks(app: FastAPI, assistant: Assistant) -> None:
    settings = assistant.settings
    if settings.has_line:
        add_line(app, assistant.reception, settings.line_channel_secret)
    telegram = assistant.channels.get("telegram")
    if isinstance(telegram, TelegramChannel) and settings.telegram_mode == "webhook":
        add_telegram(app, assistant.reception, telegram, settings.telegram_webhook_secret)


def _add_chat(app: FastAPI, chat: WebChat) -> None:
    @app.post(CHAT_API)
    async def api_chat(request: Request) -> JSONResponse:
        body = await request.body()
        try:
            asked = ChatRequest.model_validate_json(body)
        except ValidationError as fault:
            return JSONResponse({"error": BAD_REQUEST, "detail": _faults(fault)}, 422)
        if len(body) > MAX_BODY and asked.file is None:
            return JSONResponse({"error": TOO_LARGE}, 413)
        messages = await chat.send(asked)
        if messages is None:
            return JSONResponse({"error": SLOW}, 202)
        return JSONResponse({"messages": [encode(message) for message in answers(messages)]})


def _faults(fault: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in fault.errors()[:5]]


async def _unreadable(_request: Request, _fault: Exception) -> Response:
    return JSONResponse({"error": BAD_REQUEST}, 422)
