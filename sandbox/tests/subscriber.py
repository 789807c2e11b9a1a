"""Somebody on loopback who takes change notifications."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import orjson
from client import Json


class Subscriber:
    """Somebody on loopback who takes notifications."""

    def __init__(self) -> None:
        self.taken: list[Json] = []
        self.validated: list[str] = []
        self.echoes = True  # answers the handshake as it must
        self.failures = 0  # deliveries to refuse yet
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/notify?for=me"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        token = parse_qs(urlsplit(handler.path).query).get("validationToken")
        if token:
            self.validated.append(handler.path)
            self._send(handler, 200, token[0] if self.echoes else "no")
        elif self.failures:
            self.failures -= 1
            self._send(handler, 503, "")
        else:
            self.taken += orjson.loads(body)["value"]
            self._send(handler, 202, "")

    def _send(self, handler: BaseHTTPRequestHandler, status: int, text: str) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "text/plain")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text.encode())

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
