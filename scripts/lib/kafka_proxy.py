"""Loopback proxy between Kafka clients and the local broker: kafka_proxy.py LISTEN_PORT BROKER_PORT.

librdkafka up to 2.1 cannot skip the tagged fields in the broker's ApiVersions response (version 3 and later) and gives
up with "Read underflow". That request is always the first one on a connection, so the proxy rewrites the first response
without its tagged fields and copies every other byte untouched.

The proxy outlives the broker: while the broker is down it closes each new connection at once, as a closed port would.
"""

from __future__ import annotations

import asyncio
import struct
import sys
from asyncio import StreamReader, StreamWriter

API_VERSIONS = 18
FIRST_FLEXIBLE_VERSION = 3
CHUNK = 1 << 18
LARGEST_FIRST_FRAME = 1 << 20


def read_varint(frame: bytes, at: int) -> tuple[int, int]:
    """An unsigned varint, and the position after it."""
    value = shift = 0
    while True:
        byte = frame[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def skip_tagged_fields(frame: bytes, at: int) -> int:
    count, at = read_varint(frame, at)
    for _ in range(count):
        _, at = read_varint(frame, at)
        length, at = read_varint(frame, at)
        at += length
    return at


def without_tagged_fields(response: bytes) -> bytes:
    """correlation id (4) · error (2) · compact array of [key, min, max (6) · tags] · throttle time (4) · tags"""
    count_plus_one, at = read_varint(response, 6)
    result = bytearray(response[:at])
    for _ in range(count_plus_one - 1):
        result += response[at : at + 6] + b"\0"
        at = skip_tagged_fields(response, at + 6)
    return bytes(result + response[at : at + 4] + b"\0")


async def read_frame(reader: StreamReader) -> bytes:
    (length,) = struct.unpack(">i", await reader.readexactly(4))
    if not 0 < length <= LARGEST_FIRST_FRAME:
        raise ValueError(f"the first frame claims {length} bytes")
    return await reader.readexactly(length)


async def write_frame(writer: StreamWriter, frame: bytes) -> None:
    writer.write(struct.pack(">i", len(frame)) + frame)
    await writer.drain()


async def copy(reader: StreamReader, writer: StreamWriter) -> None:
    """Copies until either side closes, then closes the other so that its own copy ends too."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def serve(client_reader: StreamReader, client_writer: StreamWriter, broker_port: int) -> None:
    try:
        broker_reader, broker_writer = await asyncio.open_connection("127.0.0.1", broker_port)
    except OSError:
        client_writer.close()
        return
    try:
        request = await read_frame(client_reader)
        await write_frame(broker_writer, request)
        api_key, version = struct.unpack_from(">hh", request)
        if api_key == API_VERSIONS and version >= FIRST_FLEXIBLE_VERSION:
            await write_frame(client_writer, without_tagged_fields(await read_frame(broker_reader)))
        await asyncio.gather(copy(client_reader, broker_writer), copy(broker_reader, client_writer))
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    except (ValueError, IndexError, struct.error) as error:
        print(f"kafka-proxy: not the Kafka protocol, connection closed: {error}", file=sys.stderr, flush=True)
    finally:
        client_writer.close()
        broker_writer.close()


async def main(listen_port: int, broker_port: int) -> None:
    server = await asyncio.start_server(
        lambda reader, writer: serve(reader, writer, broker_port), "127.0.0.1", listen_port, limit=1 << 20
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
