"""The chat page and its forms over HTTP; every one of them works without a script."""

import base64
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError

from bot.channels.web.decode import ChatRequest
from bot.turns.runner import Messages
from bot.web.chat.chat import BAD_REQUEST, OUTAGE, SLOW, TOO_LARGE, WebChat, answers
from bot.web.chat.page import Entry, render_fragment, render_page
from bot.web.http import SAFE_HEADERS, TITLE, log_failure

STATIC = Path(__file__).parents[1] / "static"
CHAT_FORM = "/chat"
MAX_TEXT = 1_000_000
LONGEST_NAME = 200


def add_page(app: FastAPI, chat: WebChat) -> None:
    """The page at `/`, its files, and the form that takes what people write, press and attach."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    @app.get("/")
    async def show(user: str = "") -> HTMLResponse:
        return await show_page(chat, user or first_user(chat))

    @app.post(CHAT_FORM)
    async def send(
        request: Request,
        user: Annotated[str, Form()],
        text: Annotated[str | None, Form()] = None,
        press: Annotated[str | None, Form()] = None,
        id: Annotated[str | None, Form()] = None,
        file: Annotated[UploadFile | None, File()] = None,
    ) -> Response:
        fragment = "x-fragment" in request.headers
        if len(text or "") > MAX_TEXT:
            return PlainTextResponse(TOO_LARGE, 413)
        try:
            asked = [ChatRequest.model_validate(each) for each in await _given(user, text, press, id, file)]
        except ValidationError:
            return PlainTextResponse(BAD_REQUEST, 422)
        try:
            messages = await _send_all(chat, asked)
        except Exception as error:
            log_failure(error)
            if fragment:
                return PlainTextResponse(OUTAGE, 503)
            return await show_page(chat, user, 503, note=OUTAGE, draft=text or "")
        if not fragment:
            return to_page(user, "last")
        if messages is None:
            return PlainTextResponse(SLOW, 503)
        entries = [Entry("bot", message=message) for message in answers(messages)]
        return HTMLResponse(render_fragment(entries, user=user), headers=SAFE_HEADERS)


async def show_page(
    chat: WebChat, user: str, status: int = 200, *, note: str = "", draft: str = "", fault: str = ""
) -> HTMLResponse:
    """The whole page of a user; `fault`: why the clock was not moved."""
    entries: list[Entry] = []
    try:
        entries = await chat.transcript(user)
    except Exception as error:
        log_failure(error)
        note, status = OUTAGE, 503
    html = render_page(
        user=user,
        users=chat.users,
        entries=entries,
        title=TITLE,
        note=note or chat.note,
        draft=draft,
        panel=chat.panel(fault) if chat.panel else None,
    )
    return HTMLResponse(html, status, SAFE_HEADERS)


def first_user(chat: WebChat) -> str:
    return chat.users[0][0] if chat.users else "guest"


def to_page(user: str, place: str) -> RedirectResponse:
    """Back to the page of a user, at a place of the talk."""
    return RedirectResponse(f"/?user={quote(user)}#{place}", 303)


async def _given(
    user: str, text: str | None, press: str | None, id_: str | None, file: UploadFile | None
) -> list[dict[str, Any]]:
    """What was sent, one thing each: a press, or a file and what was written beside it."""
    asked: dict[str, Any] = {"user": user} | ({"id": id_} if id_ else {})
    if press:
        return [asked | {"press": press}]
    parts: list[dict[str, Any]] = []
    if file is not None and file.filename:
        content = base64.b64encode(await file.read()).decode()
        parts.append({"file": {"name": file.filename[-LONGEST_NAME:], "base64": content}})
    if not parts or _lines(text).strip():
        parts.append({"text": _lines(text)})
    return [(asked if place == 0 else {"user": user}) | part for place, part in enumerate(parts)]


async def _send_all(chat: WebChat, asked: list[ChatRequest]) -> Messages | None:
    """The answers to everything, in order; None if one of them takes too long."""
    told: list[dict[str, Any]] = []
    late = False
    for each in asked:
        if each.text is None or each.text.strip():
            messages = await chat.send(each)
            late = late or messages is None
            told += messages or []
    return None if late else told


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")
