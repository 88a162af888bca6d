"""The security headers: read from ``hosting/headers.yml``, written for each kind of host.

Pages hold no inline script or style (``guide.rules.site``), so the policy needs neither ``unsafe-inline`` nor hashes.
"""

from pathlib import Path
from typing import Annotated

import pydantic
from pydantic import StringConstraints

from guide.models import Model
from guide.problems import Problem, Refused
from guide.reading import read_yaml

SOURCE = Path("hosting") / "headers.yml"
SNIPPET = Path("hosting") / "nginx-headers.conf"

POLICY = "Content-Security-Policy"
HTTPS_ONLY = "Strict-Transport-Security"
"""Browsers heed it over https only; a plain-http answer does not carry it."""

NOT_IN_META = ("frame-ancestors",)
"""Directives that browsers ignore in ``<meta>`` and complain about."""

HeaderValue = Annotated[str, StringConstraints(min_length=1, pattern=r"^[\x20-\x7e]+$")]
Headers = dict[Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z-]+$")], HeaderValue]
PathPrefix = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/$")]


class HeaderRules(Model):
    """``hosting/headers.yml``."""

    policy: dict[Annotated[str, StringConstraints(pattern=r"^[a-z-]+$")], HeaderValue]
    headers: Headers
    paths: dict[PathPrefix, Headers]
    otherwise: Headers

    @property
    def everywhere(self) -> Headers:
        """Headers of every answer, the policy first."""
        return {POLICY: _policy(self.policy), **self.headers}


def read_headers(root: Path) -> HeaderRules:
    """Return the rules in ``root/hosting/headers.yml``.

    Raises:
        Refused: the file cannot be read, or says something that is no header.
    """
    document, problems = read_yaml(root / SOURCE, SOURCE.as_posix())
    if document is None:
        raise Refused(problems)
    try:
        return HeaderRules.model_validate(document.data)
    except pydantic.ValidationError as error:
        problems = [
            Problem(
                document.place(detail["loc"]),
                f"{'.'.join(map(str, detail['loc'])) or 'The file'}: {detail['msg']}.",
                "Write it as guide/security.py says.",
                "value-has-its-type",
            )
            for detail in error.errors()
        ]
        raise Refused(problems) from None


def meta_policy(rules: HeaderRules) -> str:
    """Return the policy as a page itself can state it.

    ``file:`` stands beside ``'self'`` because a page opened from a disk has no origin that ``'self'`` could mean in
    Firefox. On the web it allows nothing: no browser lets an http page load from the disk.
    """
    allowed = {name: value for name, value in rules.policy.items() if name not in NOT_IN_META}
    return _policy({name: value.replace("'self'", "'self' file:") for name, value in allowed.items()})


def static_host_headers(rules: HeaderRules, base: str = "/") -> str:
    """Return the file ``_headers`` of Cloudflare Pages and Netlify for a site at the path ``base``.

    Both add up the headers of all blocks that match, so no header may stand in two of them. What ``otherwise`` says
    is what these hosts do by themselves.
    """
    blocks = {f"{base}*": rules.everywhere} | {f"{base}{path}*": headers for path, headers in rules.paths.items()}
    lines = [
        f"{path}\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
        for path, headers in blocks.items()
    ]
    return "\n".join(lines)


def nginx_headers(rules: HeaderRules) -> str:
    """Return directives for an nginx ``server`` block."""
    lines = [f"# Made from {SOURCE.as_posix()} by `make headers`; edit that file instead."]
    by_path: dict[str, dict[str, str]] = {}
    for path, headers in rules.paths.items():
        for name, value in headers.items():
            by_path.setdefault(name, {})[path] = value
    for name, values in by_path.items():
        variable = _variable(name)
        lines += ["", f'set {variable} "{rules.otherwise.get(name, "")}";']
        lines += [f'if ($uri ~ "^(/[^/]+)*/{path}") {{ set {variable} "{value}"; }}' for path, value in values.items()]
        lines.append(f"add_header {name} {variable};")
    lines.append("")
    for name, value in rules.everywhere.items():
        shown = f'"{value}"'
        if name == HTTPS_ONLY:
            shown = _variable(name)
            lines += [f'set {shown} "";', f'if ($https = "on") {{ set {shown} "{value}"; }}']
            lines += [f'if ($http_x_forwarded_proto = "https") {{ set {shown} "{value}"; }}']
        lines.append(f"add_header {name} {shown} always;")
    return "\n".join(lines) + "\n"


def write_snippet(root: Path) -> None:
    """Write ``hosting/nginx-headers.conf``."""
    (root / SNIPPET).write_text(nginx_headers(read_headers(root)), "utf-8")


def _policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def _variable(header: str) -> str:
    return "$guide_" + header.lower().replace("-", "_")
