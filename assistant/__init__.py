"""The assistant: a question becomes an answer whose every sentence stands on a quotation."""

from ingest.offline import switch_off_telemetry

switch_off_telemetry()  # before any module here imports a library that would call home
