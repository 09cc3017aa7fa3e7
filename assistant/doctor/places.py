"""Can a file be written, or be made? Nothing is made to find out."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.doctor.findings import Finding, Grade


def writable(check: str, path: Path, setting: str, made_with: str) -> Finding:
    """A file that is there may be written; one that is not can be made. `setting` names another place for it."""
    if path.is_file():
        if os.access(path, os.R_OK | os.W_OK):
            return Finding(check, Grade.FINE, f"{path} can be written.")
        remedy = f"Make it writable for the user that runs the program, or set {setting}."
        return Finding(check, Grade.WRONG, f"{path} cannot be written.", remedy)
    if path.exists():
        return Finding(check, Grade.WRONG, f"{path} is no file.", f"Name a file in {setting}.")
    above = next(p for p in path.absolute().parents if p.exists())
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return Finding(check, Grade.FINE, f"{path} will be made with {made_with}.")
    remedy = f"Make a writable folder there, or set {setting}."
    return Finding(check, Grade.WRONG, f"{path} cannot be made: {above} is no folder that can be written.", remedy)
