"""PyPI's `azure-devops`, which Microsoft publishes: what a migration reads."""

from __future__ import annotations

from typing import Any

from azure.devops.connection import Connection
from azure.devops.exceptions import AzureDevOpsServiceError
from azure.devops.v7_1.work_item_tracking.models import TeamContext, Wiql, WorkItemBatchGetRequest
from msrest.authentication import BasicAuthentication

from .clients import Difference, expect

ORGANIZATION = "contoso"
PROJECT = "Shop"
QUERY = "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project ORDER BY [System.Id]"


def use(simulator: str, token: str) -> dict[str, Any]:
    connection = Connection(f"{simulator}/ado/{ORGANIZATION}", creds=BasicAuthentication("", token))
    core = connection.clients_v7_1.get_core_client()
    project = core.get_project(PROJECT)
    expect(project.name == PROJECT and bool(project.id), "the project is another")

    tracking = connection.clients_v7_1.get_work_item_tracking_client()
    types = {found.name for found in tracking.get_work_item_types(PROJECT)}
    ids = found_ids(tracking)
    expect(ids == sorted(set(ids)) and len(ids) > 0, "the query's ids do not ascend")
    items = batch(tracking, ids[:200])
    expect({item.fields["System.WorkItemType"] for item in items} <= types, "an item has an unknown type")
    one = tracking.get_work_item(items[0].id, expand="All")
    expect(one.fields == items[0].fields and one.rev == items[0].rev, "an item read alone is another")

    commented = max(items, key=lambda item: item.fields.get("System.CommentCount", 0))
    comments = every_comment(tracking, commented.id)
    expect(len(comments) == commented.fields["System.CommentCount"], "the comments are more or fewer than counted")
    expect(all(comment.text and comment.created_by.display_name for comment in comments), "a comment is empty")

    paths = {"areas": "System.AreaPath", "iterations": "System.IterationPath"}
    for group, field in paths.items():
        root = tracking.get_classification_node(PROJECT, group, depth=20)
        unknown = {item.fields[field] for item in items} - names(root)
        expect(not unknown, f"an item lies in none of the {group}")
    roots = tracking.get_root_nodes(PROJECT, depth=1)
    expect(sorted(root.structure_type for root in roots) == ["area", "iteration"], "the roots are others")

    size = downloaded(tracking, items)
    expect_refusal(tracking)
    return {"items": len(ids), "comments": len(comments), "types": len(types), "attachmentBytes": size}


def found_ids(tracking: Any) -> list[int]:
    result = tracking.query_by_wiql(Wiql(query=QUERY), team_context=TeamContext(project=PROJECT), top=19_999)
    return [reference.id for reference in result.work_items]


def batch(tracking: Any, ids: list[int]) -> list[Any]:
    """What can be read of them: an item that is gone is left out as null."""
    request = WorkItemBatchGetRequest(ids=ids, expand="all", error_policy="omit")
    answer = tracking.get_work_items_batch(request, project=PROJECT)
    expect(len(answer) == len(ids), "the batch has not as many places as were asked for")
    return [item for item in answer if item is not None]


def every_comment(tracking: Any, item: int) -> list[Any]:
    comments: list[Any] = []
    token = None
    while True:
        page = tracking.get_comments(PROJECT, item, top=2, continuation_token=token)
        comments += page.comments
        token = page.continuation_token
        if not token:
            return comments


def names(node: Any) -> set[str]:
    """Paths as the fields of items write them: without the name of the structure, which stands second."""
    found = {"\\".join(part for place, part in enumerate(node.path.strip("\\").split("\\")) if place != 1)}
    for child in node.children or []:
        found |= names(child)
    return found


def downloaded(tracking: Any, items: list[Any]) -> int:
    relations = [relation for item in items for relation in item.relations or [] if relation.rel == "AttachedFile"]
    expect(len(relations) > 0, "no item has an attachment")
    relation = min(relations, key=lambda relation: relation.attributes["resourceSize"])
    attachment = relation.url.rpartition("/")[2].partition("?")[0]
    size = sum(len(chunk) for chunk in tracking.get_attachment_content(attachment))
    expect(size == relation.attributes["resourceSize"], "an attachment has another size")
    return size


def expect_refusal(tracking: Any) -> None:
    try:
        tracking.get_work_item(1)
    except AzureDevOpsServiceError as error:
        refusal = error.type_key
        expect(refusal == "WorkItemUnauthorizedAccessException", f"a missing item is refused as {refusal}")
    else:
        raise Difference("a missing item is found")
