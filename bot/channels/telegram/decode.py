"""Telegram's updates as events of the core."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from telegram import CallbackQuery, Chat, ChatMember, ChatMemberUpdated, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.channels.telegram.commands import COMMANDS
from bot.files.attachments import LARGEST_PHOTO, PHOTO_NAME, incoming
from handlers.terms.events import (
    Edited,
    Event,
    File,
    InGroup,
    Media,
    Moved,
    Pressed,
    Started,
    Stopped,
    Text,
    called_in_group,
    to_body,
)
from storage.messages.inbox import NewInbound

log = structlog.get_logger()
CHANNEL = "telegram"
WEBHOOK = "/webhooks/telegram"
LARGEST_ID = 2**53
"""Telegram promises that its ids have at most 52 bits."""
GONE = (ChatMember.BANNED, ChatMember.LEFT)

_MEDIA: tuple[tuple[str, Any], ...] = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("venue", "place"),
    ("location", "place"),
)


def decode(update: Update, name: str) -> NewInbound | None:
    """The inbox event, or None for what is none of the assistant's business; `name` is the bot's own.

    Raises whatever it meets in an update that Telegram's own rules do not allow.
    """
    if update.callback_query:
        return _pressed(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    message, edited = update.message or update.edited_message, update.edited_message is not None
    if message is None or message.from_user is None:
        log.info("event ignored", channel=CHANNEL, kind="other")
        return None
    event = _private(message, edited) if _is_private(message.chat) else _group(message, name)
    if event is None:
        return None
    return _inbound(update.update_id, message, event)


def _inbound(update_id: int, message: Message, event: Event) -> NewInbound | None:
    person = message.from_user
    assert person is not None
    if _is_private(message.chat) and message.chat.id != person.id:
        log.warning("event ignored", channel=CHANNEL, kind="another person's chat")
        return None
    return NewInbound(
        channel=CHANNEL,
        event_id=_key(update_id, message.edit_date or message.date),
        chat=_account(message.chat.id),
        sender=_account(person.id),
        body=to_body(event),
        source_id=str(message.message_id),
        sender_name=person.full_name[:200],
        occurred_at=message.edit_date or message.date,
    )


def _account(number: int) -> str:
    """A chat or a person. Raises ValueError for what is no number of Telegram's."""
    if type(number) is not int or abs(number) > LARGEST_ID:
        raise ValueError("not an id")
    return f"{CHANNEL}:{number}"


def _key(update_id: int, of: datetime | str) -> str:
    """What tells an update from others of its bot: numbers may begin anew, and then meet old ones."""
    if type(update_id) is not int or abs(update_id) > LARGEST_ID:
        raise ValueError("not an id")
    return f"{update_id}:{of if isinstance(of, str) else int(of.timestamp())}"


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _private(message: Message, edited: bool) -> Event | None:
    if edited:
        return Edited(message.text or "")
    if message.text is not None:
        return _written(message.text.replace("\x00", ""))
    if message.document is not None or message.photo:
        return _file(message)
    return next((Media(kind) for field, kind in _MEDIA if getattr(message, field)), Media("other"))


def _file(message: Message) -> File:
    """A document, or a photo: of the sizes Telegram offers, the largest that is taken."""
    document, caption = message.document, message.caption or ""
    if document is not None:
        name, mime = document.file_name or "file", document.mime_type or ""
        return incoming(name, document.file_id, document.file_size, mime=mime, caption=caption)
    sizes = [each for each in message.photo if (each.file_size or 0) <= LARGEST_PHOTO] or message.photo
    best = max(sizes, key=lambda each: each.width * each.height)
    return incoming(PHOTO_NAME, best.file_id, best.file_size, caption=caption)


def _written(text: str) -> Event:
    if not text.startswith("/"):
        return Text(text)
    command, _, rest = text[1:].partition(" ")
    command = command.partition("@")[0].lower()
    if command == "start":
        return Started(rest.strip()[:64])
    known: Mapping[str, str] = {each.name: each.press for each in COMMANDS}
    return Pressed(known[command]) if command in known else Text(f"{command} {rest}".strip())


def _group(message: Message, name: str) -> Event | None:
    """In a group the assistant speaks only when it is called by name."""
    if message.migrate_to_chat_id:
        return Moved(_account(message.migrate_to_chat_id))
    mentions = message.parse_entities([MessageEntity.MENTION, MessageEntity.BOT_COMMAND]).values()
    called = name and any(f"@{name}".lower() in each.lower() for each in mentions)
    reply = message.reply_to_message
    answered = reply and reply.from_user and reply.from_user.username == name
    return called_in_group(message.text or "") if called or answered else None


def _pressed(update_id: int, query: CallbackQuery) -> NewInbound | None:
    """A button of a private chat belongs to the person there; in a group nobody's is pressed for them."""
    person = query.from_user
    chat = query.message.chat if query.message else None
    private = chat is None or _is_private(chat)
    if private and chat is not None and chat.id != person.id:
        log.warning("event ignored", channel=CHANNEL, kind="another person's button")
        return None
    pressed = Pressed((query.data or "")[:300])
    event: Event = pressed if private else InGroup(press=pressed.press)
    return NewInbound(
        channel=CHANNEL,
        event_id=_key(update_id, query.id),
        chat=_account(chat.id if chat else person.id),
        sender=_account(person.id),
        body=to_body(event),
        sender_name=person.full_name[:200],
    )


def _membership(update_id: int, change: ChatMemberUpdated) -> NewInbound | None:
    """Blocked by a person, or added to a group."""
    gone = change.new_chat_member.status in GONE
    private = _is_private(change.chat)
    was_there = change.old_chat_member.status not in GONE
    event: Event
    if private and gone:
        event = Stopped()
    elif not private and not gone and not was_there:
        event = InGroup(joined=True)
    else:
        return None
    return NewInbound(
        channel=CHANNEL,
        event_id=_key(update_id, change.date),
        chat=_account(change.chat.id),
        sender=_account(change.from_user.id),
        body=to_body(event),
        occurred_at=change.date,
    )
