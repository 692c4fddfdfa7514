"""What a check found, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def finish(result: dict[str, Any], file: Path | None) -> int:
    """Prints the result, keeps it where that was asked for, and gives the exit code."""
    text = json.dumps(result, indent=2)
    print(text)
    if file:
        file.write_text(text + "\n")
    return 0 if result["passed"] else 1
