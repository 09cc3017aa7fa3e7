"""Copies of what users created, in one archive: `python -m assistant backup FILE` and `restore FILE`."""
