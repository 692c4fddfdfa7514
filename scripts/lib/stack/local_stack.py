"""All parts of one stack together, in the order in which they start."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from . import ports, processes
from .aws import Aws
from .broker import Broker, BrokerProxy
from .certificates import Certificates
from .environment import Environment
from .errors import StackError
from .fleet import Api, Role
from .options import Options
from .part import Part
from .postgres import Postgres
from .simulator import Simulator
from .state import StateFolder


class LocalStack:
    def __init__(self, folder: StateFolder, port_numbers: dict[str, int], options: Options) -> None:
        self.folder = folder
        self.options = options
        self.certificates = Certificates(folder)
        self.settings = Environment(folder, port_numbers, self.certificates)

        self.postgres = Postgres(folder, port_numbers["postgres"], self.certificates)
        self.simulator = Simulator(folder, port_numbers["simulator"], self.certificates, self.settings, options)
        # The slowest to start comes first: all start side by side.
        self.servers: list[Part] = [
            Aws(folder, port_numbers["aws"], self.certificates, self.settings),
            Broker(folder, port_numbers["broker"], port_numbers["broker-proxy"]),
            BrokerProxy(folder, port_numbers["broker-proxy"], port_numbers["broker"]),
            self.postgres,
        ]
        self.roles: list[Part] = [
            Api(folder, self.settings, options, port_numbers["api"], self.certificates),
            *(Role(folder, name, self.settings, options) for name in ("coordinator", "reconciler")),
            *(Role(folder, f"worker-{number + 1}", self.settings, options) for number in range(options.workers)),
        ]
        self.surplus: list[Part] = [Role(folder, name, self.settings, options) for name in self._surplus_workers()]

    @classmethod
    def opened(cls, path: Path) -> LocalStack:
        """A stack that was up before."""
        folder = StateFolder(path)
        kept = folder.read("ports.json")
        if not all(name in kept for name in ports.FIXED):
            raise StackError(f"There is no stack in {path}. Next: scripts/stack up.")
        folder.create()
        return cls(folder, kept, Options.load(folder))

    @classmethod
    def created(cls, path: Path, options: Options, port_mode: str | None) -> LocalStack:
        folder = StateFolder(path)
        folder.create()

        def is_running(name: str) -> bool:
            pid_file = folder.pids / f"{name}.pid"
            return processes.recorded(pid_file) is not None or bool(processes.tagged(pid_file))

        numbers = ports.settle(folder, port_mode, is_running)
        options.save(folder)
        return cls(folder, numbers, options)

    @property
    def wanted(self) -> list[Part]:
        simulator = [self.simulator] if self.options.simulator else []
        return [*self.servers, *simulator, *(self.roles if self.options.fleet else [])]

    @property
    def parts(self) -> list[Part]:
        return [*self.servers, self.simulator, *self.roles, *self.surplus]

    def part(self, name: str) -> Part:
        for part in self.parts:
            if part.name == name:
                return part
        raise StackError(f"There is no part {name}. Next: one of {' '.join(part.name for part in self.parts)}.")

    def up(self) -> None:
        """Starts what is wanted and not running; what runs already is left alone, except workers beyond the number."""
        self.certificates.ensure()
        stop_together(self.surplus)
        servers = [part for part in self.wanted if part not in self.roles]
        for group in (servers, [part for part in self.wanted if part in self.roles]):
            for part in group:
                part.launch()
            for part in group:
                part.await_ready()

    def start(self, name: str) -> None:
        part = self.part(name)
        self.certificates.ensure()
        part.launch()
        part.await_ready()

    def down(self) -> None:
        """Roles first, while the servers that they drain into are still there."""
        stop_together([*self.roles, *self.surplus])
        stop_together([*self.servers, self.simulator])

    def wipe(self) -> None:
        self.down()
        self.postgres.wipe()
        self.folder.wipe()

    def _surplus_workers(self) -> Iterable[str]:
        for pid_file in sorted(self.folder.pids.glob("worker-*.pid")):
            number = re.fullmatch(r"worker-(\d+)", pid_file.stem)
            if number and int(number[1]) > self.options.workers:
                yield pid_file.stem


def stop_together(group: list[Part]) -> None:
    for part in group:
        part.request_stop()
    for part in group:
        part.await_stop()
