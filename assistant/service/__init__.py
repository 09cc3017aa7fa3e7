"""The assistant for programs: the same answers over HTTP and as MCP tools."""
