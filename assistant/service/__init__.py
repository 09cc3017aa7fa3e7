"""The assistant for programs: the same answers over HTTP (`api`) and as MCP tools (`tools`).

Both give the JSON answer of `python -m assistant ask --format json`, unchanged.
"""
