"""The tools that check us, in a virtual environment of their own: they bring much that the stack does not need."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
HOME = REPOSITORY / ".stack" / "audit-tools"


def ensure() -> Path:
    """The folder of the tools' programs. Made anew when what is wanted has changed."""
    wanted, note = REQUIREMENTS.read_text(), HOME / "requirements.txt"
    if not note.exists() or note.read_text() != wanted:
        print("audit: installing schemathesis and sslyze", file=sys.stderr)
        shutil.rmtree(HOME, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        command = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, "--requirement", str(REQUIREMENTS)], check=True)
        note.write_text(wanted)
    return HOME / "bin"
