"""Proof that the checks can fail: right exchanges, and each again with one thing wrong."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from .validation import Oracle
from .words import Text, differences

JIRA = "/jira/rest/api/3"
WIT = "/ado/contoso/Shop/_apis/wit"
TEXT = {"type": "doc", "version": 1, "content": []}


def exchange(
    method: str, target: str, body: Any = None, status: int = 200, answer: Any = None, **more: Any
) -> dict[str, Any]:
    members = {"method": method, "target": target, "status": status, "contentType": None, **more}
    if body is not None:
        members |= {"body": body, "contentType": "application/json"}
    return members if answer is None else members | {"response": answer}


def issue(fields: Any) -> dict[str, Any]:
    answer = {"issues": [{"id": "10000", "key": "SHOP-1", "self": "https://example.com"}], "errors": []}
    return exchange("POST", f"{JIRA}/issue/bulk", {"issueUpdates": [fields]}, 201, answer)


RIGHT: list[dict[str, Any]] = [
    issue({"fields": {"summary": "A", "description": TEXT}}),
    exchange("POST", f"{JIRA}/search/jql", {"jql": "project = SHOP", "maxResults": 50}, answer={"issues": []}),
    exchange("POST", f"{JIRA}/issue/SHOP-1/transitions", {"transition": {"id": "31"}}, 204),
    exchange("GET", f"{JIRA}/issue/SHOP-1/comment?startAt=0&maxResults=100", answer={"comments": [], "total": 0}),
    exchange("GET", "/jira/rest/agile/1.0/board?projectKeyOrId=SHOP", answer={"values": []}),
    exchange("POST", f"{WIT}/wiql?api-version=7.1", {"query": "SELECT"}, answer={"workItems": []}),
    exchange("GET", f"{WIT}/workItems/7/comments?api-version=7.1-preview.4&$top=200", answer={"comments": []}),
    exchange(
        "POST", f"{WIT}/workitemsbatch?api-version=7.1", {"ids": [1], "$expand": "all", "errorPolicy": "omit"},
        answer={"count": 1, "value": [{"id": 1, "rev": 2, "fields": {"System.Title": "A"}}, None]}),
]

# With the words that the fault must hold.
WRONG: list[tuple[dict[str, Any], str]] = [
    (exchange("GET", f"{JIRA}/nothing"), "path: is not described"),
    (exchange("PATCH", f"{JIRA}/issue/SHOP-1", {"fields": {}}), "path: is not described"),
    (exchange("GET", f"{JIRA}/issue/SHOP-1/comment?startsAt=0", answer={}), "query startsAt: is not described"),
    (exchange("GET", f"{JIRA}/issue/SHOP-1/comment?startAt=first", answer={}), "query startAt: first is no value"),
    (exchange("GET", "/jira/rest/agile/1.0/board/one/sprint", answer={}), "path boardId: one is no value"),
    (exchange("POST", f"{JIRA}/search/jql", {"jql": 7}, answer={}), "body.jql: 7 is not of type 'string'"),
    (exchange("POST", f"{JIRA}/search/jql", {"jql": "a", "maxResult": 5}, answer={}), "maxResult"),
    (exchange("POST", f"{JIRA}/search/jql", {"jql": "a"}, answer={"issues": {}}), "answer body.issues"),
    (exchange("POST", f"{JIRA}/search/jql", {"jql": "a"}), "answer body: of 200 is missing"),
    (exchange("POST", f"{JIRA}/issue/SHOP-1/transitions"), "body: is missing"),
    (exchange("POST", f"{JIRA}/issue/SHOP-1/transitions", {"transition": {"id": 31}}, 204), "body.transition.id"),
    (exchange("POST", f"{JIRA}/issue/SHOP-1/transitions", {"transition": {"id": "1"}}, 207), "status: 207"),
    (exchange("POST", f"{JIRA}/search/jql", {"jql": "a"}, answer={}) | {"contentType": "text/xml"}, "content type"),
    (issue({"fields": ["A"]}), "body.issueUpdates[].fields"),
    (issue({"fields": {"description": {**TEXT, "content": [{"type": "text", "text": "a"}]}}}), "request document"),
    (issue({"fields": {"description": {**TEXT, "version": 2}}}), "request document.version"),
    (
        exchange(
            "POST", f"{JIRA}/issue/SHOP-1/attachments", answer=[], contentType="multipart/form-data; boundary=x",
            uploads=[{"part": "attachment"}]),
        "a part is named attachment",
    ),
    (exchange("POST", f"{WIT}/wiql", {"query": "SELECT"}, answer={}), "query api-version: is missing"),
    (exchange("POST", f"{WIT}/wiql?api-version=7.1", {"wiql": "SELECT"}, answer={}), "wiql"),
    (
        exchange("GET", f"{WIT}/workItems/7/comments?api-version=7.1", answer={}),
        "query api-version: must be 7.1-preview.4",
    ),
    (
        exchange("GET", f"{WIT}/workItems/7/comments?api-version=7.1-preview.4", answer={"comments": [7]}),
        "body.comments",
    ),
    (
        exchange("POST", f"{WIT}/workitemsbatch?api-version=7.1", {"ids": ["1"]}, answer={"count": 0, "value": []}),
        "body.ids[]",
    ),
    (exchange("POST", f"{WIT}/workitemsbatch?api-version=7.1", {"ids": [1]}, answer=[]), "answer body"),
    (exchange("GET", "/elsewhere"), "is of neither platform"),
]

HTML = "<p>One <b>tw</b>o</p><ul><li>three<li>four&amp;five</ul><script>six</script>"
PARAGRAPHS = ["One two", "three", "four&five"]
# Documents that have lost, gained, joined, split or moved a word of HTML.
WRONG_TEXTS = [
    ["One two", "three"], [*PARAGRAPHS, "six"], ["Onetwo", *PARAGRAPHS[1:]], ["One tw o", *PARAGRAPHS[1:]],
    ["three", "One two", "four&five"],
]


def text_differs(paragraphs: list[str]) -> bool:
    document = {"type": "doc", "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]}
    return bool(differences([Text("here", HTML)], [document]))


def run(specs: Path) -> int:
    oracle = Oracle(specs)
    wrong = [fault for exchange in RIGHT for fault in faults(oracle, exchange)]
    for fault in wrong:
        print(f"a right exchange has a fault: {fault}")
    missed = [words for exchange, words in WRONG if not any(words in fault for fault in faults(oracle, exchange))]
    for words in missed:
        print(f"a planted fault is not found: {words}")
    blind = [text for text in WRONG_TEXTS if not text_differs(text)]
    for text in blind:
        print(f"a text with other words passes: {text}")
    if text_differs(PARAGRAPHS):
        blind.append(PARAGRAPHS)
        print("a text that kept its words does not pass")
    if not wrong and not missed and not blind:
        found = len(WRONG) + len(WRONG_TEXTS)
        print(f"{found} planted faults found, {len(RIGHT)} right exchanges and 1 right text let pass")
    return 1 if wrong or missed or blind else 0


def faults(oracle: Oracle, exchange: dict[str, Any]) -> list[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as record:
        record.write(json.dumps(exchange) + "\n")
        record.flush()
        return [str(fault) for fault in oracle.check(Path(record.name)).faults]
