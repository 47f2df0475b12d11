"""Files: uploaded documents. Their contents are not kept.

uploaded    its only state
"""

from __future__ import annotations

from typing import Any, ClassVar

from stripesim.engine.act import Act
from stripesim.engine.lifecycle import Lifecycle
from stripesim.engine.record import NEW, Record, record
from stripesim.engine.refusal import Refusal
from stripesim.engine.table import ALWAYS, NOTHING, To, Verb, table
from stripesim.engine.world import World
from stripesim.facts.days import DAY
from stripesim.facts.evidence import own_words, rule


@record
class File(Record):
    """One file. `size` is in bytes."""

    kind: ClassVar[str] = "file"

    purpose: str
    filename: str
    size: int
    type: str | None


def draft(act: Act[Any]) -> File:
    """Facts: purpose; file, with `filename`, `size` and `type`."""
    change, said = act.change, act.facts["file"]
    return File(
        id=change.new_id("file"),
        account=change.account,
        created=change.now,
        state=NEW,
        serial=-1,
        purpose=act.facts["purpose"],
        filename=said["filename"],
        size=said["size"],
        type=said["type"],
    )


@rule("assumed", "no request asks for this; the words are stripesim's own")
def refuse(act: Act[File], verb: str) -> Refusal:
    """A file cannot be changed."""
    return Refusal(own_words(f"Cannot {verb} this file."))


EVIDENCE_KEPT_FOR = 270 * DAY


@rule(
    "documented", "the example of https://docs.stripe.com/api/files/object; others assumed: never"
)
def expires_at(file: File) -> int | None:
    """Evidence for a dispute is kept for 270 days."""
    return file.created + EVIDENCE_KEPT_FOR if file.purpose == "dispute_evidence" else None


# fmt: off
LIFECYCLE: Lifecycle[File] = Lifecycle("file", draft, refuse, table(
    #  from    to          when    money    told
    Verb("create", "request"),
    To(NEW,    "uploaded", ALWAYS, NOTHING, "file.created"),
))
# fmt: on


def render(file: File, world: World) -> dict[str, Any]:
    """A file in the API's shape. It has no links, since they are not simulated."""
    links = {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": f"/v1/file_links?file={file.id}",
    }
    return {
        "id": file.id,
        "object": "file",
        "created": file.created,
        "expires_at": expires_at(file),
        "filename": file.filename,
        "links": links,
        "purpose": file.purpose,
        "size": file.size,
        "title": None,
        "type": file.type,
        "url": f"https://files.stripe.com/v1/files/{file.id}/contents",
    }
