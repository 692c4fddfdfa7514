"""Everything that stands on the broker's topics, read by librdkafka itself: no client of ours is between."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

TOPICS = ("migrayt.shards", "migrayt.shards.dlq", "migrayt.events", "migrayt.commands")
PARTITIONS = 8
CONSUMER, PRODUCER = 1, 0
BEGINNING = -2
PARTITION_EOF, TIMED_OUT = -191, -185
COPY = 2


class Message(ctypes.Structure):
    _fields_ = [
        ("err", ctypes.c_int), ("rkt", ctypes.c_void_p), ("partition", ctypes.c_int32), ("payload", ctypes.c_void_p),
        ("len", ctypes.c_size_t), ("key", ctypes.c_void_p), ("key_len", ctypes.c_size_t), ("offset", ctypes.c_int64),
        ("private", ctypes.c_void_p),
    ]


class Broker:
    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.library = ctypes.CDLL("librdkafka.so.1")
        for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_topic_new"):
            getattr(self.library, name).restype = ctypes.c_void_p
        self.library.rd_kafka_consume.restype = ctypes.POINTER(Message)

    def _client(self, kind: int, settings: dict[str, str]) -> ctypes.c_void_p:
        error = ctypes.create_string_buffer(256)
        configuration = ctypes.c_void_p(self.library.rd_kafka_conf_new())
        for key, value in ({"bootstrap.servers": self.bootstrap} | settings).items():
            if self.library.rd_kafka_conf_set(configuration, key.encode(), value.encode(), error, 256) != 0:
                raise RuntimeError(error.value.decode())
        client = self.library.rd_kafka_new(kind, configuration, error, 256)
        if not client:
            raise RuntimeError(error.value.decode())
        return ctypes.c_void_p(client)

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """Topic and key, headers and value of every message that stands there now."""
        client = self._client(CONSUMER, {"enable.partition.eof": "true", "auto.offset.reset": "earliest"})
        for name in TOPICS:
            topic = ctypes.c_void_p(self.library.rd_kafka_topic_new(client, name.encode(), None))
            for partition in range(PARTITIONS):
                yield from ((name, text) for text in self._partition(topic, partition))
            self.library.rd_kafka_topic_destroy(topic)
        self.library.rd_kafka_destroy(client)

    def _partition(self, topic: ctypes.c_void_p, partition: int) -> Iterator[bytes]:
        if self.library.rd_kafka_consume_start(topic, partition, ctypes.c_int64(BEGINNING)) != 0:
            raise RuntimeError(f"partition {partition} cannot be read")
        silent = 0
        while silent < 3:
            message = self.library.rd_kafka_consume(topic, partition, 2000)
            if not message:
                silent += 1
                continue
            content = message.contents
            if content.err == 0:
                yield self._text(message)
            self.library.rd_kafka_message_destroy(message)
            if content.err == PARTITION_EOF:
                break
        else:
            raise RuntimeError(f"partition {partition} has no end")
        self.library.rd_kafka_consume_stop(topic, partition)

    def _text(self, message: ctypes._Pointer[Message]) -> bytes:
        content = message.contents
        parts = [ctypes.string_at(content.key, content.key_len) if content.key else b""]
        headers = ctypes.c_void_p()
        if self.library.rd_kafka_message_headers(message, ctypes.byref(headers)) == 0:
            name, value, size = ctypes.c_char_p(), ctypes.c_void_p(), ctypes.c_size_t()
            index = 0
            while self.library.rd_kafka_header_get_all(
                headers, ctypes.c_size_t(index), ctypes.byref(name), ctypes.byref(value), ctypes.byref(size)
            ) == 0:
                parts += [name.value or b"", ctypes.string_at(value.value, size.value) if value.value else b""]
                index += 1
        parts.append(ctypes.string_at(content.payload, content.len) if content.payload else b"")
        return b"\n".join(parts)

    def send(self, name: str, value: bytes) -> None:
        client = self._client(PRODUCER, {})
        topic = ctypes.c_void_p(self.library.rd_kafka_topic_new(client, name.encode(), None))
        self.library.rd_kafka_produce(
            topic, 0, COPY, value, ctypes.c_size_t(len(value)), None, ctypes.c_size_t(0), None)
        if self.library.rd_kafka_flush(client, 10_000) != 0:
            raise RuntimeError("the message was not delivered")
        self.library.rd_kafka_topic_destroy(topic)
        self.library.rd_kafka_destroy(client)
