"""Running the assistant: logs, request ids, health, metrics, traces, and copies of what users created."""
