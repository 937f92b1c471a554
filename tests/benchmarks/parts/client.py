"""A small HTTP/1.1 client for load: one keep-alive connection, bodies with Content-Length, nothing else."""

import asyncio
import json
from contextlib import suppress

HOST = "127.0.0.1"
PATIENCE = 35.0


class BadAnswer(RuntimeError):
    """The server answered something else than 200."""


class Client:
    """One connection, opened when it is first needed and again after the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def chat(self, user: str, text: str, event: str) -> str:
        """Say something in the web chat; the texts of the answer, joined. `event` makes a repeat harmless."""
        body = json.dumps({"user": user, "text": text, "id": event}, ensure_ascii=False).encode()
        status, answer = await asyncio.wait_for(self.post("/api/chat", body), PATIENCE)
        if status != 200:
            raise BadAnswer(f"{status} {answer[:200].decode(errors='replace')}")
        return "\n".join(message["text"] for message in json.loads(answer)["messages"])

    async def post(self, path: str, body: bytes, headers: str = "") -> tuple[int, bytes]:
        """Status and body of one POST; `headers` are whole lines."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{headers}\r\n"
        )
        request = head.encode() + body
        if self._writer is not None:
            try:
                return await self._exchange(request)
            except (ConnectionError, asyncio.IncompleteReadError):
                await self.close()
        self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        return await self._exchange(request)

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        reader, writer = self._reader, self._writer
        assert reader
        assert writer
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        body = await reader.readexactly(length)
        if "\r\nconnection: close" in head:
            await self.close()
        return int(head.split(" ", 2)[1]), body

    async def close(self) -> None:
        """Whoever is cut off in it has closed it."""
        writer, self._reader, self._writer = self._writer, None, None
        if writer is not None:
            writer.close()
            with suppress(Exception):
                await writer.wait_closed()
