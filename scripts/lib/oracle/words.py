"""Whether a text keeps its words: both sides read by programs that share nothing with the converter.

HTML is read by html5lib (the parsing rules of the web's standard), the document by walking its JSON.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import html5lib

# Elements that stand within a word's line; every other one ends the word before it.
INLINE = set("a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike"
             " strong sub sup time tt u var wbr".split())
# What a reader of the page does not see.
UNSEEN = {"head", "script", "style", "template", "title"}
# Identities look like markup and are none.
IDENTITIES = {"System.CreatedBy", "System.ChangedBy", "System.AssignedTo"}
MARKUP = re.compile(r"<[a-zA-Z]|&[a-zA-Z#]+;")
# Stands for a picture that is not there; the words in it are the converter's.
PICTURE = re.compile(r"\[image: [^\]]*\]")
FRAMES = [
    "<ul><li>{}</li><li>{}</li></ul>", "<table><tr><th>{}</th><td>{}</td></tr></table>", "<h2>{}</h2><ol><li>{}</ol>",
    "<blockquote>{}</blockquote><b>{}</b>", "<div><ul><li><table><tr><td>{}</td></tr></table></li></ul>{}</div>",
]
# Jira refuses control characters and searches break on zero-width ones, so the converter takes them out.
DROPPED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")


@dataclass(frozen=True)
class Text:
    """A field's value and where it stands."""

    place: str
    html: str


def texts(data: Path) -> list[Text]:
    """Every field value with markup of the recorded work items."""
    found = []
    for file in sorted((data / "ado-templates").glob("**/WorkItems/*.json")):
        for item in json.loads(file.read_text("utf-8-sig")).get("value", []):
            for name, value in sorted(item.get("fields", {}).items()):
                if isinstance(value, str) and name not in IDENTITIES and MARKUP.search(value):
                    found.append(Text(f"{file.parent.parent.name} {item.get('id')} {name}", value))
    return found


def sample(data: Path, count: int, seed: int) -> list[Text]:
    """`count` texts, the same ones for the same seed: recorded values, and where these are too few, two of them in
    each frame, so that real markup stands where the document's rules allow least."""
    chance = random.Random(seed)
    every = texts(data)
    found = chance.sample(every, min(count, len(every)))
    while every and len(found) < count:
        one, other, frame = chance.choice(every), chance.choice(every), chance.choice(FRAMES)
        found.append(Text(f"{one.place} and {other.place} in {frame}", frame.format(one.html, other.html)))
    return found


def split(text: str) -> list[str]:
    return DROPPED.sub("", PICTURE.sub(" ", text)).split()


def html_words(html: str) -> list[str]:
    def walk(element: Any) -> Iterator[str]:
        # Comments have a function for a tag.
        if isinstance(element.tag, str) and element.tag not in UNSEEN:
            ends = "" if element.tag in INLINE else " "
            yield ends + (element.text or "")
            for child in element:
                yield from walk(child)
            yield ends
        yield element.tail or ""

    return split("".join(walk(html5lib.parse(html, namespaceHTMLElements=False))))


def document_words(node: Any) -> list[str]:
    def walk(node: Any) -> Iterator[str]:
        attributes = node.get("attrs", {})
        match node["type"]:
            case "text":
                yield node["text"]
            case "mention" | "emoji" | "status":
                yield attributes.get("text", "")
            case "inlineCard" | "blockCard":
                yield attributes.get("url", "")
            case _:
                yield " "
                for child in node.get("content", []):
                    yield from walk(child)
                yield " "

    return split("".join(walk(node)))


def converted(converter: Path, values: list[str]) -> list[Any]:
    """What `transform-check convert` makes of them."""
    lines = "".join(json.dumps(value) + "\n" for value in values)
    outcome = subprocess.run([converter, "convert"], input=lines, capture_output=True, encoding="utf-8", check=True)
    documents = [json.loads(line) for line in outcome.stdout.splitlines()]
    if len(documents) != len(values):
        raise RuntimeError(f"{len(values)} texts gave {len(documents)} documents")
    return documents


def differences(values: list[Text], documents: list[Any]) -> list[str]:
    """The places whose words differ, with the number of the first word that does; no words, they may be anyone's."""
    found = []
    for text, document in zip(values, documents, strict=True):
        meant, there = html_words(text.html), document_words(document)
        if meant != there:
            pairs = enumerate(zip(meant, there))
            first = next((index for index, (one, other) in pairs if one != other), min(len(meant), len(there)))
            found.append(f"{text.place}: {len(meant)} words became {len(there)}, the first difference is word {first}")
    return found


def run(data: Path, converter: Path, count: int, seed: int) -> int:
    values = sample(data, count, seed)
    found = differences(values, converted(converter, [text.html for text in values]))
    words = sum(len(html_words(text.html)) for text in values)
    print(json.dumps({"texts": len(values), "words": words, "seed": seed, "differences": found}, indent=2))
    return 1 if found or not words else 0
