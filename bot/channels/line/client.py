"""Sending to LINE: by the free reply while its token is fresh, else by push if the budget allows."""

import json
import re
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import aiohttp
import structlog
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)

from bot.channels.base import SendResult, again, parked, refused, sent
from bot.channels.line.budget import Budget, OnRead, Quota
from bot.channels.line.encode import encode, encode_plain
from bot.channels.line.flex import Json
from handlers.parts import Addresses
from handlers.terms.events import File
from handlers.terms.messages import Message, from_json
from storage.messages.outgoing import Outgoing

log = structlog.get_logger()
TIMEOUT = aiohttp.ClientTimeout(total=8, connect=3)
DOWNLOAD = aiohttp.ClientTimeout(total=20, connect=3)
LOADING_SECONDS = 20
RETRY_KEY_LIFE = timedelta(hours=23)
AWAY = (TimeoutError, aiohttp.ClientError, OSError)
MOST_ATTEMPTS = 12
_PERSON = re.compile(r"failed to send messages|\buser\b|\bfriends?\b|block", re.IGNORECASE)
_ACCOUNT = re.compile(r"authenticat|token|this api|your account|\bplan\b", re.IGNORECASE)
MONTHLY, STALE_TOKEN = "monthly limit", "Invalid reply token"

Call = Callable[[list[Json], str], Awaitable[None]]


class Shapes:
    """What is to be said, as cards and pictures, and in words alone should LINE refuse those."""

    def __init__(self, messages: list[Message], public_url: str) -> None:
        self._messages, self._public_url = messages, public_url

    @cached_property
    def full(self) -> list[Json]:
        return encode(self._messages, self._public_url)

    @cached_property
    def words(self) -> list[Json]:
        return encode_plain(self._messages, self._public_url)


class LineChannel:
    """One official account."""

    name = "line"
    repeatable = True

    def __init__(
        self,
        token: str,
        *,
        api_base: str,
        public_url: str,
        clock: Callable[[], datetime],
        addresses: Addresses,
        on_quota: OnRead | None = None,
    ) -> None:
        self.token, self.api_base, self.public_url = token, api_base, public_url
        self.clock, self.addresses = clock, addresses
        self.budget = Budget(self._quota, clock, on_quota)
        self._client: AsyncApiClient | None = None

    async def start(self) -> None:
        """The SDK's client wants a running loop; only a stand-in has a host of its own."""
        host = self.api_base or None
        self._client = AsyncApiClient(Configuration(access_token=self.token, host=host))
        self.api, self.blob = AsyncMessagingApi(self._client), AsyncMessagingApiBlob(self._client)

    async def introduce(self) -> bool:
        try:
            info = await self.api.get_bot_info(_request_timeout=TIMEOUT)
        except (*AWAY, ApiException, ValueError, TypeError) as error:
            log.warning("line account unknown", error=type(error).__name__)
            return False
        self.addresses.line_id = info.basic_id
        return True

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _quota(self) -> Quota:
        quota = await self.api.get_message_quota(_request_timeout=TIMEOUT)
        used = await self.api.get_message_quota_consumption(_request_timeout=TIMEOUT)
        return quota.value if quota.type == "limited" else None, used.total_usage

    # ---- sending

    async def send(self, row: Outgoing) -> SendResult:
        messages = [from_json(each) for each in row.messages]
        shapes = Shapes(messages, self.public_url)
        if not shapes.full:
            return sent(0)
        if row.reply and (row.uncertain or row.is_free(self.clock())):
            outcome = await self._reply(row, row.reply["token"], shapes)
            if outcome is not None:
                return outcome
        return replace(await self._push(row, shapes), free_way_over=True)

    async def _reply(self, row: Outgoing, token: str, shapes: Shapes) -> SendResult | None:
        """None when the token is used up and nothing can have arrived: a push is worth a thought.

        A token is good for one reply, so trying again with the same one, however old, can never say a thing
        twice; a push could.
        """

        async def call(body: list[Json], _: str) -> None:
            request = _shaped(ReplyMessageRequest, {"replyToken": token, "messages": body})
            await self._answered(self.api.reply_message(request, _request_timeout=TIMEOUT))

        try:
            await _in_words_if_refused(call, shapes, row.retry_key)
        except ApiException as error:
            if error.status == 400 and STALE_TOKEN in _told(error):
                return sent(1, uncertain=True) if row.uncertain else None
            return _after_error(row, error)
        except Unshaped as error:
            return refused(row, f"not a message LINE takes: {error}")
        except NotLine:
            return again(row, "not an answer of LINE's", uncertain=True)
        except AWAY as error:
            return again(row, type(error).__name__, uncertain=not _never_left(error))
        return sent(1)

    async def _push(self, row: Outgoing, shapes: Shapes) -> SendResult:
        """With the row's retry key: LINE answers 409 to what it has taken already."""
        if row.uncertain and self.clock() - row.created_at > RETRY_KEY_LIFE:
            return sent(1, uncertain=True)
        if not row.uncertain and not await self.budget.may_push(row.purpose):
            return parked(row, "the month's messages are spent")
        with self.budget.pushing():
            return await self._push_now(row, shapes)

    async def _push_now(self, row: Outgoing, shapes: Shapes) -> SendResult:
        async def call(body: list[Json], key: str) -> None:
            request = _shaped(PushMessageRequest, {"to": row.chat.partition(":")[2], "messages": body})
            pushed = self.api.push_message(request, x_line_retry_key=key, _request_timeout=TIMEOUT)
            await self._answered(pushed)

        try:
            await _in_words_if_refused(call, shapes, row.retry_key)
        except ApiException as error:
            if error.status == 429 and MONTHLY in _told(error):
                await self.budget.exhausted()
                return parked(row, "the month's messages are spent")
            if error.status == 403 and _shut_out(_told(error)):
                return refused(row, _told(error), blocked=True)
            if error.status != 409:
                return _after_error(row, error)
        except Unshaped as error:
            return refused(row, f"not a message LINE takes: {error}")
        except NotLine:
            return again(row, "not an answer of LINE's", uncertain=True)
        except AWAY as error:
            return again(row, type(error).__name__, uncertain=not _never_left(error))
        await self.budget.spent()
        return sent(1)

    async def _answered(self, call: Awaitable[object]) -> None:
        """Wait for LINE's yes; one that the SDK cannot read is a yes. Raises NotLine for a stranger's."""
        try:
            if await call is None:
                raise NotLine
        except (ValueError, TypeError, LookupError) as fault:
            log.warning("answer not understood", channel="line", error=type(fault).__name__)
            # Nothing else runs between LINE's answer and this: it is still the newest one.
            if self._client is None or not _is_yes(self._client.last_response.data):
                raise NotLine from fault

    def allowed(self, most: int) -> int:
        """LINE takes 2,000 pushes a second: more than this process makes."""
        return most

    def took(self, rows: int) -> None:
        """Nothing to count."""

    # ---- what else there is

    async def fetch(self, file: File) -> bytes:
        try:
            content = await self.blob.get_message_content(file.ref, _request_timeout=DOWNLOAD)
        except (*AWAY, ApiException) as error:
            raise OSError(f"LINE content: {type(error).__name__}") from error
        return bytes(content)

    async def show_working(self, chat: str) -> None:
        user = chat.partition(":")[2]
        if not user.startswith("U"):
            return
        request = ShowLoadingAnimationRequest.from_dict({"chatId": user, "loadingSeconds": LOADING_SECONDS})
        with suppress(*AWAY, ApiException):
            await self.api.show_loading_animation(request, _request_timeout=TIMEOUT)

    async def name_of(self, chat: str) -> str:
        try:
            profile = await self.api.get_profile(chat.partition(":")[2], _request_timeout=TIMEOUT)
        except (*AWAY, ApiException, ValueError, TypeError):
            return ""
        return str(profile.display_name)[:200]


class NotLine(Exception):
    """Something in between answered, such as a gateway with a page of its own."""


class Unshaped(Exception):
    """The SDK's own models refuse a message."""


def _shaped(model: Any, body: Json) -> Any:
    try:
        return model.from_dict(body)
    except (ValueError, TypeError) as fault:
        raise Unshaped(str(fault)[:150]) from fault


def _is_yes(body: object) -> bool:
    """Whether a body that the SDK cannot read is LINE's all the same: it always answers with an object."""
    try:
        return isinstance(body, (str, bytes)) and isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


async def _in_words_if_refused(call: Call, shapes: Shapes, key: str) -> None:
    """Send; if LINE finds fault with a card, send the words alone, under a key of their own."""
    try:
        await call(shapes.full, key)
    except (ApiException, Unshaped) as error:
        stale = isinstance(error, ApiException) and (error.status != 400 or STALE_TOKEN in _told(error))
        if stale or shapes.words == shapes.full:
            raise
        log.error("card refused, words sent instead", channel="line", error=str(error)[:500])
        await call(shapes.words, str(uuid.uuid5(uuid.UUID(key), "words")))


def _after_error(row: Outgoing, error: ApiException) -> SendResult:
    """The rules for what replies and pushes have in common."""
    why = _told(error)
    log.warning("line refused", status=error.status, error=why, request_id=_request_id(error))
    if error.status in (401, 403, 429):
        return again(row, why) if row.attempts < MOST_ATTEMPTS else refused(row, why)
    if error.status is not None and error.status >= 500:
        return again(row, why, uncertain=True)
    return refused(row, why)


def _shut_out(told: str) -> bool:
    """Whether a 403 is about the person, who is no friend (any more), and not about this account."""
    return bool(_PERSON.search(told)) and not _ACCOUNT.search(told)


def _told(error: ApiException) -> str:
    """LINE's own words: `status message`."""
    try:
        message = str(json.loads(error.body or b"{}").get("message", ""))
    except (ValueError, AttributeError):
        message = ""
    return f"{error.status} {message}".strip()


def _request_id(error: ApiException) -> str:
    return str((error.headers or {}).get("x-line-request-id", ""))


def _never_left(error: BaseException) -> bool:
    """Whether the request cannot have reached LINE."""
    return isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))
