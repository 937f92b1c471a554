"""Who may come in while the web chat is open: it has no login, so only this machine's own pages and programs.

What listens on loopback is reached by every web page that a browser on this machine shows, and by the whole
internet once something forwards to it. So the names, the origin and the way of a request are looked at.
"""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

FOR_ALL = ("/webhooks/", "/files/", "/healthz", "/readyz", "/metrics")
"""Paths that look themselves at who asks."""
FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip")
JSON, FORMS = "application/json", ("application/x-www-form-urlencoded", "multipart/form-data")
HOST = "เว็บแชตนี้เปิดเฉพาะที่อยู่ของเครื่องนี้ เช่น http://127.0.0.1 (open web chat: own address only)"
ORIGIN = "คำขอนี้มาจากหน้าเว็บอื่น พิมพ์ที่อยู่ในแถบที่อยู่เอง (open web chat: not from other web pages)"
WAY = "เว็บแชตที่เปิดอยู่ไม่รับคำขอที่ส่งต่อมา (open web chat: no forwarded requests)"
KIND = "ส่งเป็น JSON พร้อม Content-Type: application/json (open web chat: JSON only)"

Refusal = tuple[int, str]


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_own(scope: Scope) -> bool:
    """Whether a request was made by this machine, to this machine, and by nobody in between."""
    client = scope.get("client")
    return client is not None and is_loopback(client[0]) and not _forwarded(scope) and _is_addressed(scope)


def refusal(scope: Scope, json_only: bool = False) -> Refusal | None:
    """Status and words for a request that is none of ours; None lets it in."""
    if _forwarded(scope):
        return 403, WAY
    if not _is_addressed(scope):
        return 421, HOST
    if _is_foreign(scope):
        return 403, ORIGIN
    if json_only and any(each != JSON for each in _kinds(scope)):
        return 415, KIND
    return None


class OwnVisitors:
    """ASGI middleware in front of an open web chat; `json_path` takes nothing that a form could send."""

    def __init__(self, app: ASGIApp, json_path: str) -> None:
        self.app, self.json_path = app, json_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = None
        if scope["type"] == "http" and not scope["path"].startswith(FOR_ALL):
            refused = refusal(scope, json_only=scope["path"] == self.json_path and scope["method"] == "POST")
        if refused is None:
            await self.app(scope, receive, send)
            return
        status, words = refused
        await JSONResponse({"error": words}, status, {"Connection": "close"})(scope, receive, send)


def _values(scope: Scope, name: str) -> list[str]:
    wanted = name.encode()
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == wanted]


def _forwarded(scope: Scope) -> bool:
    names = (key.decode("latin-1").lower() for key, _ in scope["headers"])
    return any(name.startswith(FORWARDED) for name in names)


def _is_addressed(scope: Scope) -> bool:
    """Whether exactly one Host is named and it is this server: DNS can point any other name here."""
    hosts = _values(scope, "host")
    return len(hosts) == 1 and _is_here(f"http://{hosts[0]}", scope)


def _is_foreign(scope: Scope) -> bool:
    """Whether a browser says that the page which asks is another one's."""
    if any(each.lower() == "cross-site" for each in _values(scope, "sec-fetch-site")):
        return True
    return any(not _is_here(each, scope) for each in _values(scope, "origin"))


def _is_here(address: str, scope: Scope) -> bool:
    """Whether an address is a loopback name, or what the server itself listens on, with the port served."""
    server, own_port = scope.get("server") or ("", None)
    try:
        parts = urlsplit(address)
        name, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and not parts.path.strip("/") and "@" not in parts.netloc
    return plain and (port or 80) == (own_port or 80) and (is_loopback(name) or name == server)


def _kinds(scope: Scope) -> Iterator[str]:
    """What a body says it is; one that says nothing cannot come from a form."""
    return (each.partition(";")[0].strip().lower() for each in _values(scope, "content-type"))
