"""Run the nginx recipe of ``hosting/`` for real, on a free loopback port."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

HEADERS = ROOT / "hosting" / "nginx-headers.conf"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    include {types};
    default_type application/octet-stream;
    gzip on;  # as Debian's nginx.conf has it: the recipe must not compress twice
    {log}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/guide.conf;
}}
"""


def nginx_paths() -> tuple[str, Path]:
    """Return the version of nginx and the folder of its own configuration."""
    said = subprocess.run([NGINX, "-V"], capture_output=True, text=True, check=True).stderr
    return re.search(r"nginx/([\d.]+)", said)[1], Path(re.search(r"--conf-path=(\S+)", said)[1]).parent


@contextmanager
def serving(
    root: Path, folder: Path, base: str = "", headers: Path = HEADERS, log: str = "access_log off;"
) -> Iterator[int]:
    """Serve ``root`` with the recipe, changed in nothing but port, root and base; yield the port.

    ``headers`` may be others than the site's, ``log`` directives for a log.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    recipe = (ROOT / "hosting" / "nginx.conf").read_text("utf-8")
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("    listen [::]:80;\n", ""),
        ("root /srv/guide;", f"root {root};"),
        ('set $guide_base "";', f'set $guide_base "{base}";'),
        ("include guide-headers.conf;", f"include {headers};"),
    ):
        assert recipe.count(old) == 1, old
        recipe = recipe.replace(old, new)
    (folder / "guide.conf").write_text(recipe, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the tests' folders are private to whoever runs them
    types = nginx_paths()[1] / "mime.types"
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder, types=types, log=log), "utf-8")
    command = [NGINX, "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(server, port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait(server: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + 10
    while True:
        assert server.poll() is None, "nginx has stopped"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < until, "nginx does not answer"
            time.sleep(0.02)
