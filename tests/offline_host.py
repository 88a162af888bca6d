"""A host under control: it changes builds, goes down, stalls and breaks files, as hosts and lines do."""

import functools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.serving import Quiet


class Host:
    """Serves ``folder`` below ``base``. Everything may be changed while it runs."""

    def __init__(self, folder: Path, base: str):
        self.folder, self.base = folder, base
        self.down = False
        self.replaced: dict[str, bytes] = {}
        """Files that are served with another content, by their path below the folder."""
        self.stalled: dict[str, threading.Event] = {}
        """Files that are not answered before their event is set; the connection is cut then."""
        self.asked: list[str] = []
        """Paths that were asked for, below the base."""
        self.origin = ""

    @property
    def address(self) -> str:
        """Address of the site, with its final slash."""
        return self.origin + self.base


class _Handler(Quiet):
    def __init__(self, *arguments, host: Host):
        self.host = host
        super().__init__(*arguments)

    def translate_path(self, path: str) -> str:
        name = unquote(urlsplit(path).path).removeprefix(self.host.base)
        return str(self.host.folder / name)

    def end_headers(self):
        self.send_header("Cache-Control", "immutable" if "/assets/" in self.path else "no-cache")
        super().end_headers()

    def do_GET(self):
        name = unquote(urlsplit(self.path).path).removeprefix(self.host.base)
        self.host.asked.append(name)
        if event := self.host.stalled.get(name):
            event.wait(30)
        if self.host.down or name in self.host.stalled:
            self.close_connection = True
            return
        file = re.sub(r"(^|/)$", r"\1index.html", name)
        if (content := self.host.replaced.get(file)) is not None:
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(file))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        else:
            del self.headers["If-Modified-Since"]  # builds of one second look alike to it
            super().do_GET()


@contextmanager
def hosting(folder: Path, base: str = "/") -> Iterator[Host]:
    """Yield a running host."""
    host = Host(folder, base)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, host=host))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host.origin = f"http://127.0.0.1:{server.server_port}"
    try:
        yield host
    finally:
        for event in host.stalled.values():
            event.set()
        server.shutdown()
        server.server_close()
