"""PyPI's `jira`: an issue from its creation to its last transition."""

from __future__ import annotations

import io
import time
from typing import Any

from jira import JIRA, JIRAError

from .clients import Difference, expect

EMAIL = "migrator@example.com"
PROJECT = "SHOP"
TITLE = "Written by a client that is not ours"
FILE = bytes(range(256)) * 64
# The search knows an issue a while after it was created.
SEARCH_SECONDS = 20


def text(words: str) -> dict[str, Any]:
    return {
        "type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}],
    }


def use(simulator: str, token: str) -> dict[str, Any]:
    client = JIRA(f"{simulator}/jira", basic_auth=(EMAIL, token), options={"rest_api_version": "3"}, max_retries=0)
    expect(client._is_cloud, "the site is no Jira Cloud")
    expect(client.myself()["emailAddress"] == EMAIL, "myself is another account")
    project = client.project(PROJECT)
    expect(project.key == PROJECT and bool(project.id), "the project is another")
    task = issue_type(project, "Task")

    issue = client.create_issue(
        fields={
            "project": {"key": PROJECT}, "issuetype": {"id": task["id"]}, "summary": TITLE,
            "description": text("A description"), "labels": ["client"],
        }
    )
    read = client.issue(issue.key)
    expect(read.fields.summary == TITLE, "the title is another")
    expect(read.raw["fields"]["description"] == text("A description"), "the description is another")
    expect(read.fields.labels == ["client"], "the labels are others")
    expect(read.fields.issuetype.name == "Task", "the type is another")

    comment = client.add_comment(issue.key, text("A comment"))
    comments = client.comments(issue.key)
    expect([found.id for found in comments] == [comment.id], "the comments are others")
    expect(comments[0].raw["body"] == text("A comment"), "the comment's text is another")

    attachment = client.add_attachment(issue.key, io.BytesIO(FILE), filename="bytes.bin")
    expect(attachment.filename == "bytes.bin" and attachment.size == len(FILE), "the attachment is another")
    attached = client.issue(issue.key).fields.attachment
    expect([found.id for found in attached] == [attachment.id], "the issue's attachments are others")

    expect(found_by_search(client, issue.key), "the search does not find the issue")
    transitions = client.transitions(issue.key)
    done = next(found for found in transitions if found["to"]["name"] == "Done")
    client.transition_issue(issue.key, done["name"])
    expect(client.issue(issue.key).fields.status.name == "Done", "the status is another")
    expect_refusals(client, task["id"])
    return {"issue": issue.key, "transitions": len(transitions)}


def issue_type(project: Any, name: str) -> dict[str, Any]:
    """From the project, since the client's own question for its types is for Data Center only."""
    found = next((kind for kind in project.raw["issueTypes"] if kind["name"] == name), None)
    if found is None:
        raise Difference(f"there is no issue type {name}")
    return dict(found)


def found_by_search(client: JIRA, key: str) -> bool:
    deadline = time.monotonic() + SEARCH_SECONDS
    while time.monotonic() < deadline:
        issues = client.enhanced_search_issues(f'project = {PROJECT} AND labels = "client"', fields=["summary"])
        if key in [issue.key for issue in issues]:
            return True
        time.sleep(0.25)
    return False


def expect_refusals(client: JIRA, task: str) -> None:
    """The client must see the simulator's refusals as those of Jira."""
    try:
        client.create_issue(fields={"project": {"key": PROJECT}, "issuetype": {"id": task}})
    except JIRAError as error:
        expect(error.status_code == 400 and "summary" in str(error.text).lower(), "a missing title is refused wrongly")
    else:
        raise Difference("an issue without a title is taken")
    try:
        client.issue(f"{PROJECT}-999999")
    except JIRAError as error:
        expect(error.status_code == 404, "a missing issue is refused wrongly")
    else:
        raise Difference("a missing issue is found")
