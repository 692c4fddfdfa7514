"""A whole run with one word in titles, texts, comments, people, files, tokens and the organisation's name; with faults,
wrong tokens, a crash, and all logs at their most talkative. Afterwards the word stands nowhere but at the platforms, in
Secrets Manager and, while files pass through it, in S3."""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import sys
import os
import secrets
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator

from stack import processes

from .journey import Journey
from .running import roles
from .sinks import Sinks, Word
from .topics import TOPICS, Broker
from .venv import ROOT

SINKS = ("logs", "database", "topics", "staging", "processes", "crash output")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/audit canary", description=__doc__)
    parser.add_argument("--items", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--release", action="store_true", help="take the release build")
    parser.add_argument("--selftest", action="store_true", help="plant the word in each place and find it there")
    options = parser.parse_args(arguments)
    # Letters alone: what follows the word up to the next other character is the kind.
    word = "zq" + "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(14)).lower()
    journey = Journey(ROOT / ".stack" / "audit", word, "release" if options.release else "debug")
    try:
        journey.up(40 if options.selftest else options.items, options.seed)
        result = selftest(journey) if options.selftest else measure(journey)
    finally:
        journey.down()
    print(json.dumps(result, indent=2))
    return 0 if result["passed"] else 1


def measure(journey: Journey) -> dict[str, object]:
    journey.connect(token_suffix="wrong", fails=True)
    run = journey.start()
    crash(journey)
    journey.migrayt("watch", run)
    sinks = Sinks(journey.folder, journey.environment)
    found, searched = search(sinks, journey.word)
    leaks = {f"{sink}: {kind}": names for (sink, kind), names in found.items()}
    tally = journey.simulator("tally")
    faults = journey.simulator("faults")
    word = Word(journey.word)
    # Without these the run proves nothing: content has passed, tokens were kept, things went wrong.
    controls = {
        "kinds of secrets in Secrets Manager": sorted(set().union(*(word.kinds(c) for _, c in sinks.secrets()))),
        "lost": tally["lost"], "duplicates": tally["duplicates"], "issues": tally["issuesInJira"],
        "comments": tally["comments"], "attachments": tally["attachments"], "faults": sum(faults.values()),
    }
    stood = {"adotoken", "jiratoken", "account", "organisation"} <= set(controls["kinds of secrets in Secrets Manager"])
    passed = not leaks and stood and tally["issuesInJira"] > 0 and tally["attachments"] > 0 and controls["faults"] > 0
    return {
        "passed": passed and tally["lost"] == 0 and tally["duplicates"] == 0, "leaks": leaks,
        "searched": searched, "controls": controls,
    }


def crash(journey: Journey) -> None:
    """Aborts a worker in the middle of its work, and brings it back."""
    victim = roles(journey.folder)["worker-1"]
    deadline = time.monotonic() + 60
    while int(journey.simulator("tally")["issuesInJira"]) < 5 and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(victim, signal.SIGABRT)
    if not processes.wait_until(lambda: processes.ended(victim), 30):
        raise SystemExit("the worker did not crash")
    journey.stack("start", "worker-1")


def search(sinks: Sinks, word: str) -> tuple[dict[tuple[str, str], list[str]], dict[str, dict[str, int]]]:
    pattern = Word(word)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    searched = {sink: {"places": 0, "bytes": 0} for sink in SINKS}
    for sink, name, content in sinks.everything():
        searched[sink]["places"] += 1
        searched[sink]["bytes"] += len(content)
        for kind in pattern.kinds(content):
            found[sink, kind].append(name)
    return dict(found), searched


def selftest(journey: Journey) -> dict[str, object]:
    """Plants the word, once in each sink and once in each of its forms."""
    sinks = Sinks(journey.folder, journey.environment)
    with planted(journey, sinks):
        found, searched = search(sinks, journey.word)
    seen = {sink: sorted(kind for place, kind in found if place == sink) for sink in SINKS}
    text = f"left {journey.word}form right".encode()
    forms = [base64.b64encode(b"x" * shift + text) for shift in range(3)]
    forms += [text.hex().encode(), text.decode().encode("utf-16-le"), text, text.upper()]
    forms_seen = [bool(Word(journey.word).kinds(form)) for form in forms]
    missed = [sink for sink in SINKS if f"planted{sink.replace(' ', '')}" not in seen[sink]]
    return {"passed": not missed and all(forms_seen), "missed": missed, "seen": seen, "forms": forms_seen,
            "searched": searched}


@contextlib.contextmanager
def planted(journey: Journey, sinks: Sinks) -> Iterator[None]:
    def mark(sink: str) -> str:
        return f"{journey.word}planted{sink.replace(' ', '')}"

    with open(journey.folder / "logs" / "worker-1.log", "a") as log:
        log.write(mark("logs") + "\n")
    sinks.statement(f"CREATE TABLE planted AS SELECT '{mark('database')}' AS note")
    Broker(journey.environment["MIGRAYT_KAFKA_BOOTSTRAP"]).send(TOPICS[2], mark("topics").encode())
    sinks.cloud("s3").put_object(
        Bucket=journey.environment["MIGRAYT_STAGING_BUCKET"], Key="planted", Body=mark("staging").encode())
    image = journey.folder / "core.planted"
    image.write_bytes(b"\0" * 64 + mark("crash output").encode())
    tag = journey.folder / "pids" / "planted.pid"
    child = subprocess.Popen(
        ["sleep", "300"], env={"PATH": os.environ["PATH"], processes.TAG: str(tag), "PLANTED": mark("processes")})
    tag.write_text(f"{child.pid}\n{processes.start_time(child.pid)}\nplanted\n")
    try:
        yield
    finally:
        child.kill()
        child.wait()
        tag.unlink()
        image.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
