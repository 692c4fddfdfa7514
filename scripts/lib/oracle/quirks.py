"""Where a vendor's description is wrong, as its own documentation, examples or servers show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quirk:
    operation: str
    side: str
    place: str
    # Part of the validator's message.
    message: str
    reason: str


QUIRKS: tuple[Quirk, ...] = (
    Quirk(
        "POST /rest/api/3/issue/bulkfetch", "answer", "body", "('expand' was unexpected)",
        "Atlassian's own example of this answer has the member expand.",
    ),
    Quirk(
        "POST /{organization}/{project}/_apis/wit/workitemsbatch", "answer", "body.value[]",
        "None is not of type 'object'",
        "With errorPolicy=omit Azure DevOps answers null in the place of an item that cannot be read.",
    ),
)
