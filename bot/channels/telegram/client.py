"""Sending to Telegram, one call a part. It has no idempotency key: an unknown outcome is not repeated."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import httpx
import structlog
from telegram import Bot, CallbackQuery, InputFile, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.base import SendResult, again, refused, sent
from bot.channels.telegram.encode import TelegramPart, encode
from bot.channels.telegram.pace import Pace
from handlers.parts import Addresses
from handlers.terms.events import File
from handlers.terms.messages import from_json
from storage.messages.files import FileRow
from storage.messages.outbox import WAITING
from storage.messages.outgoing import Outgoing

log = structlog.get_logger()
CONNECTIONS = 64
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LONGEST_TOAST = 200
NO_ANSWER = ("Parsing the server response", "Invalid server response")
"""What the library says of an answer that is not Telegram's, such as a gateway's page."""
NOT_UNDERSTOOD = (KeyError, TypeError, AttributeError)
"""What the library raises when Telegram's answer, or another's in its place, has not the shape it knows."""
MOST_ATTEMPTS = 5
Load = Callable[[str], Awaitable[FileRow | None]]


class TelegramChannel:
    """One bot. `load` gives the content of a stored file by its path."""

    name = "telegram"
    repeatable = False

    def __init__(
        self,
        token: str,
        *,
        api_base: str,
        clock: Callable[[], datetime],
        addresses: Addresses,
        load: Load,
    ) -> None:
        base = api_base.rstrip("/") or "https://api.telegram.org"
        request = HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=8, pool_timeout=5)
        self.polling = HTTPXRequest(connection_pool_size=2)
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=request,
            get_updates_request=self.polling,
        )
        self.number = token.partition(":")[0]
        """The bot's own id, which its token begins with."""
        self.clock, self.addresses, self.load = clock, addresses, load
        self.pace = Pace()
        self._quiet: dict[str, datetime] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def user_name(self) -> str:
        return self.addresses.telegram_name

    async def start(self) -> None:
        """The library opens its connections before it asks who it is; that answer may come later."""
        await asyncio.gather(self.bot.request.initialize(), self.polling.initialize())

    async def introduce(self) -> bool:
        try:
            await self.bot.initialize()
        except TelegramError as error:
            log.warning("telegram bot unknown", error=type(error).__name__)
            return False
        self.addresses.telegram_name = self.bot.username
        return True

    async def stop(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=3)
        await self.bot.shutdown()

    # ---- sending

    async def send(self, row: Outgoing) -> SendResult:
        """The parts not said yet, in order. A part whose fate is unknown is passed over and marked."""
        if wait := self._told_to_wait(row.chat):
            return again(row, "told to wait", wait=wait)
        parts = encode([from_json(each) for each in row.messages])
        files = {part.file: await self.load(part.file) for part in parts if part.file}
        done, uncertain, chat = row.parts_sent, row.uncertain, int(row.chat.partition(":")[2])
        if row.purpose:
            self.pace.took(len(parts[done:]) - 1)
        for part in parts[done:]:
            try:
                await self._say(chat, part, files.get(part.file))
            except TelegramError as error:
                if not _may_have_arrived(error):
                    return self._after_error(row, error, done, uncertain)
                log.warning("fate unknown", channel=self.name, error=type(error).__name__)
                uncertain = True
            except NOT_UNDERSTOOD:
                log.warning("answer not understood", channel=self.name)
                uncertain = True
            done += 1
        return sent(done, uncertain=uncertain)

    def allowed(self, most: int) -> int:
        """Reminders go at a steady pace; answers are never held back by it."""
        return min(most, self.pace.left())

    def took(self, rows: int) -> None:
        self.pace.took(rows)

    def _told_to_wait(self, chat: str) -> timedelta:
        """How long this chat is to be left alone; every chat, once Telegram has stopped several."""
        now = self.clock()
        self._quiet = {each: until for each, until in self._quiet.items() if until > now}
        holding = list(self._quiet.values()) if len(self._quiet) > 1 else [self._quiet.get(chat, now)]
        return max(holding) - now

    async def _say(self, chat: int, part: TelegramPart, kept: FileRow | None) -> Message:
        if kept is None:
            return await self.bot.send_message(
                chat, part.html, parse_mode=ParseMode.HTML, reply_markup=part.keyboard
            )
        file = InputFile(kept.content, kept.name)
        if part.is_picture:
            return await self.bot.send_photo(
                chat, file, part.html, parse_mode=ParseMode.HTML, reply_markup=part.keyboard
            )
        return await self.bot.send_document(
            chat, file, part.html, parse_mode=ParseMode.HTML, reply_markup=part.keyboard
        )

    def _after_error(self, row: Outgoing, error: TelegramError, done: int, uncertain: bool) -> SendResult:
        told = "" if isinstance(error, InvalidToken) else error.message
        why = f"{type(error).__name__} {told}".strip()
        log.warning("telegram refused", error=why[:200])
        match error:
            case RetryAfter():
                wait = _seconds(error.retry_after)
                self._quiet[row.chat] = self.clock() + wait
                outcome = again(row, why, wait=wait)
            case ChatMigrated():
                outcome = SendResult(WAITING, error=why, moved_to=f"{self.name}:{error.new_chat_id}")
            case Forbidden():
                outcome = refused(row, why, blocked=True)
            case BadRequest():
                outcome = refused(row, why)
            case NetworkError() | InvalidToken():
                outcome = again(row, why)
            case _:
                outcome = again(row, why) if row.attempts < MOST_ATTEMPTS else refused(row, why)
        return _with(outcome, done, uncertain)

    # ---- what else there is

    def acknowledge(self, query: CallbackQuery) -> None:
        """Stop the button's spinner with a word on what was chosen, and take the used keyboard away."""
        task = asyncio.create_task(self._acknowledge(query))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _acknowledge(self, query: CallbackQuery) -> None:
        with suppress(TelegramError, *NOT_UNDERSTOOD):
            await self.bot.answer_callback_query(query.id, _chosen(query))
        message = query.message
        if isinstance(message, Message) and message.reply_markup is not None:
            with suppress(TelegramError):
                await self.bot.edit_message_reply_markup(message.chat.id, message.message_id)

    async def fetch(self, file: File) -> bytes:
        try:
            handle = await self.bot.get_file(file.ref)
            return bytes(await handle.download_as_bytearray())
        except TelegramError as error:
            raise OSError(f"Telegram file: {type(error).__name__}") from error

    async def show_working(self, chat: str) -> None:
        with suppress(TelegramError):
            await self.bot.send_chat_action(int(chat.partition(":")[2]), ChatAction.TYPING)

    async def name_of(self, chat: str) -> str:
        """Telegram tells names with every message; there is nothing to ask for."""
        return ""


def _chosen(query: CallbackQuery) -> str | None:
    message = query.message
    markup = message.reply_markup if isinstance(message, Message) else None
    rows = markup.inline_keyboard if markup else ()
    label = next((each.text for row in rows for each in row if each.callback_data == query.data), None)
    return label[:LONGEST_TOAST] if label else None


def _may_have_arrived(error: TelegramError) -> bool:
    """A network error after the request may have left; plain answers of Telegram are none."""
    if isinstance(error, (BadRequest, RetryAfter, ChatMigrated, Forbidden, InvalidToken)):
        return False
    cause = error.__cause__
    cut_off = isinstance(cause, httpx.HTTPError) and not isinstance(cause, NEVER_LEFT)
    return cut_off or any(each in error.message for each in NO_ANSWER)


def _seconds(wait: int | timedelta) -> timedelta:
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _with(outcome: SendResult, parts: int, uncertain: bool) -> SendResult:
    return SendResult(
        outcome.state,
        outcome.wait,
        parts,
        uncertain,
        outcome.error,
        outcome.blocked,
        outcome.moved_to,
    )
