"""Several processes that serve the assistant from one index server, each by itself; the model is a fake.

python tests/assistant/app_processes.py URL DATABASE COUNT      prints a port a line

They come from one process only so that Python's modules are read once.
"""

from __future__ import annotations

import os
import socket
import sys

import uvicorn
from assistant_makers import TODAY, WordsEmbedder

from assistant.chain import Assistant
from assistant.live import Current, Live
from assistant.service.api import api
from ingest.address import ServerAddress
from ingest.places import open_index


def serve(address: ServerAddress, taken: socket.socket) -> None:
    live = Live(address, lambda: Assistant(open_index(address), WordsEmbedder(), TODAY))
    sys.stdout.write(f"{taken.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(api(Current(live)), log_level="critical", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[taken])


def main(url: str, database: str, count: int) -> None:
    children = []
    for _ in range(count):
        taken = socket.create_server(("127.0.0.1", 0))
        if child := os.fork():
            children.append(child)
            taken.close()
        else:
            serve(ServerAddress(url, database=database), taken)
            os._exit(0)
    for child in children:
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
