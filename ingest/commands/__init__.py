"""Commands of `python -m ingest` that bring sources in and keep them current; one module each."""
