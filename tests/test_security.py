"""The policy holds on every page; what the project is made of is pinned, listed and the same for everybody."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from guide import addresses, checksums, security
from guide.models import LANGUAGES
from guide.rules.site import DATA_BLOCKS
from tests.conftest import ROOT
from tests.nginx import serving

RULES = security.read_headers(ROOT)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""


def test_policy_allows_nothing_inline_and_nothing_foreign():
    policy = RULES.policy
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert "unsafe" not in security.meta_policy(RULES)


POLICY = dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), "'none'") | dict.fromkeys(
    ("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "worker-src", "form-action"),
    "'self'",
)
SENT = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
GRANTED = {"clipboard-write", "fullscreen", "screen-wake-lock"}
REFUSED = {"camera", "microphone", "geolocation", "payment", "usb", "bluetooth", "clipboard-read", "browsing-topics"}


def test_headers_promise_no_less_than_they_have_promised():
    """The one place is right about itself only when it says what is meant."""
    assert RULES.policy == POLICY
    assert {name: RULES.headers.get(name) for name in SENT} == SENT
    years = int(re.search(r"max-age=(\d+)", RULES.headers[security.HTTPS_ONLY])[1]) / (365 * 24 * 3600)
    assert 1 <= years <= 2
    granted = dict(re.findall(r"([a-z-]+)=\(([^)]*)\)", RULES.headers["Permissions-Policy"]))
    assert {name for name, to in granted.items() if to} == GRANTED and set(granted.values()) == {"", "self"}
    assert set(granted) >= REFUSED
    assert RULES.otherwise == {"Cache-Control": "no-cache"}
    assert RULES.paths["assets/"] == {"Cache-Control": "public, max-age=31536000, immutable"}


def test_nginx_snippet_is_that_of_the_one_place():
    snippet = (ROOT / security.SNIPPET).read_text("utf-8")
    assert snippet == security.nginx_headers(RULES), "run: make headers"
    assert "max-age=" in RULES.everywhere[security.HTTPS_ONLY] and security.HTTPS_ONLY in snippet


def test_every_page_states_the_policy_for_hosts_without_headers(pages_site):
    for page in pages_site.pages.values():
        stated = page.tree.xpath('//head/meta[@http-equiv="Content-Security-Policy"]/@content')
        assert stated == [security.meta_policy(RULES)], page.file
        first = page.tree.xpath("//head/*[self::meta[@http-equiv] or self::link or self::script][1]")[0]
        assert first.get("http-equiv") == "Content-Security-Policy", "what stands before it is not bound by it"
        assert page.tree.xpath('//meta[@name="referrer"]/@content') == ["no-referrer"]


def test_pages_hold_data_but_no_inline_code(pages_site):
    kinds = {
        script.get("type") for page in pages_site.pages.values() for script in page.tree.xpath("//script[not(@src)]")
    }
    assert kinds <= set(DATA_BLOCKS)


@pytest.mark.browser
def test_no_page_and_no_tool_violates_the_policy(browser, pages_folder, project, tmp_path, record_property):
    paths = [addresses.page_url(language, path) for language in LANGUAGES for path in project.pages[language]]
    with serving(pages_folder, tmp_path / "nginx") as port:
        base = f"http://127.0.0.1:{port}/"
        context = browser.new_context()
        context.add_init_script(WATCH)
        page = context.new_page()
        said: list[str] = []
        outside: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith((base, "blob:")) else outside.append(request.url)
        )
        for path in [*paths, "nobody/", "en/nobody/"]:
            answer = page.goto(base + path)
            assert "content-security-policy" in answer.headers, path
            if "tools/" in path or path.endswith(("decide/", "/", "")):
                work_the_tools(page)
            found = page.evaluate("window.violations")
            said = [text for text in said if "404" not in text or "nobody" not in path]
            assert (found, said, outside) == ([], [], []), path
        assert stopped(page), "the watch itself sees nothing"
        context.close()
    record_property("figure", f"policy: {len(paths)} pages visited and their tools worked, 0 violations")


def work_the_tools(page) -> None:
    """Fill every field and press every button of the page's text, whatever they are."""
    page.evaluate(
        """() => {
          const article = document.querySelector("article");
          for (const field of article.querySelectorAll("input, textarea, select")) {
            if (field.type === "checkbox" || field.type === "radio") field.click();
            else if (field.tagName === "SELECT") field.selectedIndex = field.options.length - 1;
            else field.value = field.type === "date" ? "2026-03-01" : field.type === "number" ? "5" : "<img src=x onerror=alert(1)> 012 345 678";
            for (const name of ["input", "change", "keyup"]) field.dispatchEvent(new Event(name, { bubbles: true }));
          }
          window.print = () => {};
          HTMLAnchorElement.prototype.click = () => {};
          for (const form of article.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
          for (const button of article.querySelectorAll("button, summary")) button.click();
        }"""
    )


def stopped(page) -> list[str]:
    """Try what the policy forbids, and return the violations that the watch has seen."""
    return page.evaluate(
        """() => new Promise((resolve) => {
          document.addEventListener("securitypolicyviolation", () => setTimeout(() => resolve(window.violations)));
          const script = document.createElement("script");
          script.textContent = "window.broken = true";
          document.body.append(script);
        })"""
    )


# -- what the project is made of


def test_every_package_is_pinned_with_its_hash():
    for name in ("requirements.txt", ".github/audit/requirements.txt"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text("utf-8").strip())
        assert len(blocks) > 40
        assert all(re.match(r"[\w.\[\]-]+==\S+", block) and "--hash=sha256:" in block for block in blocks), name
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("integrity" in package and "license" in package for path, package in packages.items() if path)


RIGHTS = {"pages": {"pages", "id-token"}, "release": {"contents"}, "weekly": {"issues"}}
"""What a workflow may write; all others read only."""


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_runs_pinned_actions_with_few_rights(path):
    workflow = yaml.safe_load(path.read_text("utf-8"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    rights = [workflow["permissions"], *(job.get("permissions", {}) for job in workflow["jobs"].values())]
    written = {name for given in rights for name, level in given.items() if level != "read"}
    assert written == RIGHTS.get(path.stem, set())
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for step in steps:
        for line in re.findall(r"\bmake(?: --\w+)* ([a-z ]+)$", step.get("run", ""), re.MULTILINE):
            assert set(line.split()) <= targets, line
        assert not re.search(r"\$\{\{\s*github\.(?:event|head_ref)", step.get("run", "")), "outside text in a script"


def test_weekly_job_blocks_nothing_and_lists_what_make_lists():
    text = (ROOT / ".github" / "workflows" / "weekly.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}, "it must not run on changes"
    assert "for part in freshness links audit" in text


# -- the same site everywhere


@pytest.mark.site
def test_site_is_the_same_from_another_folder_day_and_time_zone(site_folder, tmp_path, record_property):
    """UTC-12 and UTC+14 never share a date: the second build runs on another day than the first one could."""
    tree = tmp_path / "elsewhere" / "guide"
    for name in ("data", "docs", "guide", "hosting", "overrides"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "pyproject.toml", "package.json"):
        shutil.copy(ROOT / name, tree / name)
    (tree / "node_modules").symlink_to(ROOT / "node_modules")
    (tree / ".git").write_text(f"gitdir: {ROOT / '.git'}\n", "utf-8")
    environment = os.environ | {"TZ": "Etc/GMT+12", "HOME": str(tmp_path), "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-m", "guide", "build", "--out", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    sums = [(folder / checksums.NAME).read_text("utf-8").splitlines() for folder in (site_folder, tmp_path / "site")]
    assert sorted(set(sums[0]) ^ set(sums[1])) == []
    digest = checksums.sha256(tmp_path / "site" / checksums.NAME)
    assert digest in done.stdout
    record_property(
        "figure", f"reproducible: {len(sums[0])} files, {checksums.NAME} {digest} in two folders and time zones"
    )
