"""The try-out over HTTP: its clock is moved forward by a form, and what is due then is said at once."""

from typing import Annotated

from fastapi import FastAPI, Form, Response
from fastapi.responses import PlainTextResponse
from pydantic import TypeAdapter, ValidationError

from bot.channels.web.decode import User
from bot.demo.demo import NOTE, USERS, DemoClock
from bot.web.app import create_app
from bot.web.chat.chat import BAD_REQUEST, OUTAGE, WebChat
from bot.web.chat.routes import first_user, show_page, to_page
from bot.web.http import log_failure
from bot.wiring import Assistant
from handlers.terms.roles import ROLE_TITLES

_USER = TypeAdapter(User)


def create_demo(assistant: Assistant, clock: DemoClock) -> FastAPI:
    """The server of the try-out: the web chat of its members, and the assistant's clock above it."""
    users = [(role, ROLE_TITLES[role]) for role in USERS]
    chat = WebChat(assistant, users, NOTE, clock.panel)
    app = create_app(assistant, chat)
    add_clock(app, chat, clock)
    return app


def add_clock(app: FastAPI, chat: WebChat, clock: DemoClock) -> None:
    """`POST /demo/clock` with `to`: a day (ISO), or one of the names the page offers."""

    @app.post("/demo/clock")
    async def move(to: Annotated[str, Form()] = "", user: Annotated[str, Form()] = "") -> Response:
        try:
            user = _USER.validate_python(user or first_user(chat))
        except ValidationError:
            return PlainTextResponse(BAD_REQUEST, 422)
        try:
            clock.move(to)
        except ValueError as reason:
            return await show_page(chat, user, 422, fault=str(reason))
        try:
            await chat.assistant.reminders.tick(clock())
            talk = await chat.transcript(user)
        except Exception as error:
            log_failure(error)
            return await show_page(chat, user, 503, note=OUTAGE)
        news = talk and talk[-1].unasked and talk[-1].day == clock.panel().today
        return to_page(user, "told" if news else "last")
