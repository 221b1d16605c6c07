"""The peer of the doors: a plain FastAPI application that returns texts of a given size made beforehand.

``python -m benchmarks.peers.doors PORT FILE``: the file maps a path to its media type and body, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Response


def build(answers: dict[str, tuple[str, str]]) -> FastAPI:
    """Return an application that answers each path with its constant text."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for path, (kind, text) in answers.items():
        app.add_api_route(path, _constant(kind, text.encode()), methods=["GET"])
    return app


def _constant(kind: str, body: bytes) -> Callable[[], Response]:
    def answer() -> Response:
        return Response(body, media_type=kind)

    return answer


if __name__ == "__main__":
    uvicorn.run(
        build(json.loads(Path(sys.argv[2]).read_text("utf-8"))), host="127.0.0.1",
        port=int(sys.argv[1]), log_level="warning", access_log=False,
    )  # fmt: skip
