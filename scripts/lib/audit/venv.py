"""Tools from PyPI, each in a virtual environment of its own below .stack, installed when it is asked for first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def tool(package: str, version: str, program: str | None = None) -> Path:
    """The program of a package in exactly this version."""
    home = ROOT / ".stack" / f"audit-{package}"
    mark = home / "version"
    if not mark.exists() or mark.read_text() != version:
        print(f"audit: installing {package} {version}", file=sys.stderr)
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", str(home)], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"{package}=={version}"], check=True)
        mark.write_text(version)
    return home / "bin" / (program or package)
