"""A wire to the broker that is slow now and then, between a commit and what is sent after it.

Who sends a job has committed it already. A send that is held up is the moment at which a process
that dies leaves a job in the database of which the broker has never heard.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

#: how Celery's transport puts a message into a queue
SEND = b"LPUSH"

#: share of the sends that are held up, and for how many seconds at most
SLOW = 0.3
LONGEST = 0.3


class Wire:
    """A socket in front of a socket, served by a thread of its own.

    *held* is told the process whose send is held up, before it is passed on; it must not block.
    """

    def __init__(self, inner: Path, chance: random.Random, held: Callable[[int], None]) -> None:
        self.path = inner.with_name("wire.sock")
        self._inner = inner
        self._chance = chance
        self._held = held
        threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True).start()

    async def _serve(self) -> None:
        self.path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(self._meet, self.path)
        async with server:
            await server.serve_forever()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join one client with the broker until either leaves."""
        peer = _peer(writer.get_extra_info("socket"))
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_unix_connection(self._inner)
            there = asyncio.create_task(self._pass(reader, inner_writer, peer))
            back = asyncio.create_task(self._pass(inner_reader, writer, None))
            await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
            for one in (there, back):
                one.cancel()
            inner_writer.close()
        writer.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: int | None
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if peer is not None and SEND in data and self._chance.random() < SLOW:
                    self._held(peer)
                    await asyncio.sleep(self._chance.uniform(0.02, LONGEST))
                writer.write(data)
                await writer.drain()


def _peer(connected: socket.socket) -> int:
    """Return the id of the process at the other end."""
    size = struct.calcsize("3i")
    found = connected.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
    return int(struct.unpack("3i", found)[0])
