"""The figures of a run: what Jira ended up with by the simulator's own tally, and what it cost."""

from __future__ import annotations

import json
import ssl
import urllib.request
from pathlib import Path
from typing import Any


# A tally compares all items with their sources: a minute and more for a hundred thousand on a busy machine.
LONGEST_TALLY_SECONDS = 900


def fetch(url: str, authority: str) -> Any:
    context = ssl.create_default_context(cafile=authority)
    with urllib.request.urlopen(url, context=context, timeout=LONGEST_TALLY_SECONDS) as answer:
        return json.load(answer)


def post(url: str, body: Any, authority: str) -> None:
    context = ssl.create_default_context(cafile=authority)
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, context=context, timeout=60).close()


def fewest_requests(tally: dict[str, Any]) -> int:
    """The fewest requests that could have written and read back what the target holds now.

    Fifty issues a create, a comment a call, the files of an issue in one call (up to sixty), a link a call (to an
    issue or to an address outside), a look-up for each inline image and one update for each body that shows some, a
    hundred issues a read-back. What a run needs beside that (people, places, the preflight) counts against us.
    """
    return (
        -(-tally["issuesInJira"] // 50)
        + tally["comments"]
        + tally["issuesWithAttachments"]
        + tally["links"]
        + tally["remoteLinks"]
        + tally["inlineImagesShown"]
        + tally["issuesShowingImages"]
        + -(-tally["issuesInJira"] // 100)
    )


def peak_memory(pids: dict[str, int]) -> dict[str, int]:
    """Bytes of the largest resident set of each process since its start."""
    peaks = {}
    for name, pid in pids.items():
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            continue
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                peaks[name] = int(line.split()[1]) * 1024
    return peaks


def figures(
    report: dict[str, Any], before: dict[str, Any], tally: dict[str, Any], seconds: float, pids: dict[str, int]
) -> dict[str, Any]:
    requests = tally["requests"]["jira"] - before["requests"]["jira"]
    created = tally["issuesInJira"] - before["issuesInJira"]
    items = report["itemsEnumerated"]
    fewest = fewest_requests(tally) - fewest_requests(before)
    return {
        "itemsEnumerated": items,
        "completed": report["completed"],
        "skipped": report["skipped"],
        "failed": report["failed"],
        "lost": tally["lost"],
        "duplicates": tally["duplicates"],
        "issuesInJira": tally["issuesInJira"],
        "issuesCreated": created,
        "comments": tally["comments"],
        "lostComments": tally["lostComments"],
        "duplicateComments": tally["duplicateComments"],
        "commentsOutOfOrder": tally["commentsOutOfOrder"],
        "attachments": tally["attachments"],
        "lostAttachments": tally["lostAttachments"],
        "duplicateAttachments": tally["duplicateAttachments"],
        "links": tally["links"],
        "lostLinks": tally["lostLinks"],
        "remoteLinks": tally["remoteLinks"],
        "lostRemoteLinks": tally["lostRemoteLinks"],
        "duplicateRemoteLinks": tally["duplicateRemoteLinks"],
        "customFields": tally["sourceCustomFields"],
        "lostCustomFields": tally["lostCustomFields"],
        "wrongParents": tally["wrongParents"],
        "requests": requests,
        "requestsPerItem": round(requests / items, 3) if items else 0,
        "fewestRequestsPerItem": round(fewest / items, 3) if items else 0,
        "requestsOverFewest": round(requests / fewest, 3) if fewest else None,
        "http429": tally["http429"] - before["http429"],
        "elapsedSeconds": round(seconds, 1),
        "itemsPerSecond": round(items / seconds, 1) if seconds else 0,
        "peakRSSBytes": peak_memory(pids),
        "status": report["run"]["status"],
        "reasons": report["reasons"],
    }
