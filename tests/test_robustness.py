"""Whatever is thrown at the guide, it answers with a clear problem: no traceback, no half-written site."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from guide import __main__ as main
from guide import build, ledger
from guide.checks import find_problems
from guide.pages import MAX_BYTES as MAX_PAGE_BYTES
from guide.pages import MAX_LINE, Page, stamp
from guide.problems import Problem, Refused
from guide.reading import MAX_BYTES, MAX_DEPTH
from guide.render import PageRenderer, TokenError
from guide.rules import data as data_rules
from guide.rules import pages as page_rules
from tests.conftest import EXAMPLE, ROOT, TODAY, copy_project

CASES = 200
BOUNDED = settings(
    max_examples=CASES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""The same cases in every run, so that a green commit stays green."""

CARRIER = (EXAMPLE / "data" / "carriers" / "example.yml").read_text("utf-8")
LINES = CARRIER.splitlines()
PAGE = (EXAMPLE / "docs" / "en" / "carriers" / "example.md").read_text("utf-8")

odd_text = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            "null",
            "~",
            "0x1F",
            "1e400",
            ".inf",
            "2026-02-30",
            "9" * 5000,
            "!!python/object:os.system x",
            "&a [*a]",
            "<<: *x",
            "\u202e",
            "\u0000",
            "\ufeff",
            "\ud7ff",
            "e\u0301" * 30,
            "../../etc/passwd",
            "{{ fact( }}",
            "- " * 30,
        ]
    ),
)
odd_bytes = st.one_of(st.binary(max_size=200), odd_text.map(lambda text: text.encode("utf-8", "surrogatepass")))
odd_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | odd_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@st.composite
def carrier_edits(draw) -> str:
    """The fictional carrier with some lines lost, doubled, indented, or given another value."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "indent", "value", "insert"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = draw(st.sampled_from(["  ", "\t", " "])) + lines[at]
            case "value":
                lines[at] = f"{lines[at].partition(':')[0]}: {draw(odd_text)}"
            case "insert":
                lines.insert(at, draw(odd_text))
    return "\n".join(lines)


def read_carrier(folder: Path, content: bytes) -> tuple[ledger.Ledger, list[Problem]]:
    """Return what the loader makes of a folder with one carrier file, and the problems of that file."""
    file = folder / "data" / "carriers" / "example.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    read, problems = ledger.read(folder)
    return read, [problem for problem in problems if "example.yml" in problem.place]


def assert_clear(problems: list[Problem]) -> None:
    for problem in problems:
        path, _, line = problem.place.rpartition(":")
        assert path and line.isdigit(), problem
        assert problem.found.strip() and problem.do.strip() and problem.rule, problem
        assert len(str(problem)) < 1000, problem.place


@pytest.mark.long
@BOUNDED
@given(content=odd_bytes)
def test_loader_answers_any_bytes(tmp_path, content):
    read, problems = read_carrier(tmp_path, content)
    assert problems and not read.carriers
    assert_clear(problems)


@pytest.mark.long
@BOUNDED
@given(value=odd_value)
def test_loader_answers_any_shape(tmp_path, value):
    read, problems = read_carrier(tmp_path, yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "replace"))
    assert problems and not read.carriers
    assert_clear(problems)


@pytest.mark.long
@BOUNDED
@given(text=carrier_edits())
def test_loader_answers_any_edit_of_a_carrier(tmp_path, text):
    read, problems = read_carrier(tmp_path, text.encode("utf-8", "surrogatepass"))
    assert problems or "example" in read.carriers or "id:" in text
    assert_clear(problems)
    if not problems:
        assert_clear(data_rules.check(read, TODAY))


@pytest.fixture(scope="module")
def renderer(tmp_path_factory) -> PageRenderer:
    """A renderer of the project and the fictional carrier, so that an edited page still names facts that exist."""
    facts = ledger.load(copy_project(tmp_path_factory.mktemp("project")))
    return PageRenderer(facts, "en", ROOT / "overrides" / "blocks", link=lambda path: path)


@pytest.fixture(scope="module")
def templates(tmp_path_factory) -> Path:
    """The templates of the blocks alone, so that no rule reads all other files again for each case."""
    folder = tmp_path_factory.mktemp("overrides")
    (folder / "blocks").symlink_to(ROOT / "overrides" / "blocks")
    return folder


TOKENS = [name.removeprefix("_token_") for name in dir(PageRenderer) if name.startswith("_token_")]
arguments = st.lists(
    st.one_of(
        st.sampled_from(["smart", "rules.grace_period", "total", "hotline", "money", "counter", "refund", "plain"]),
        odd_text.map(lambda text: text.replace('"', "")),
    ),
    max_size=3,
)
tokens = st.builds(
    lambda name, given: f"{{{{ {name}({', '.join(f'{chr(34)}{argument}{chr(34)}' for argument in given)}) }}}}",
    st.sampled_from([*TOKENS, "render", "use", "__class__", "expand", ""]),
    arguments,
)


@BOUNDED
@given(parts=st.lists(st.one_of(odd_text, tokens, st.just("\n\n")), max_size=6))
def test_renderer_answers_any_text(renderer, parts):
    text = "".join(parts)
    try:
        filled = renderer.fill(renderer.expand(text))
    except TokenError as error:
        assert error.found and error.do and 0 <= error.offset <= len(text)
    else:
        assert "{{" not in filled or "{{" in text


@st.composite
def page_edits(draw) -> str:
    """The fictional carrier's page with odd lines in it."""
    lines = PAGE.splitlines()
    for _ in range(draw(st.integers(1, 5))):
        odd = draw(
            st.one_of(odd_text, tokens, st.sampled_from(["---", "#" * 7, "[" * 200, "](", "](<", "![](", "{" * 99]))
        )
        lines.insert(draw(st.integers(0, len(lines))), odd)
    return "\n".join(lines)


@pytest.mark.long
@settings(BOUNDED, max_examples=CASES // 2)
@example(text="---\na: &a [x]\nb: [*a, *a]\ntitle: *a\n---\n# x")
@example(text="")
@given(text=st.one_of(page_edits(), st.text(max_size=300)))
def test_rules_answer_any_page(renderer, templates, text):
    page = Page("en", "carriers/example.md", text)
    pages = {"zh": {"carriers/example.md": Page("zh", "carriers/example.md", PAGE)}, "en": {page.path: page}}
    site = page_rules.Site(renderer.ledger, pages, templates)
    assert_clear(page_rules.check(site))


ATTACKS = [
    "[",
    "[x](",
    '[a](b "',
    "# {",
    "*1",
    "one two ",
    "<a ",
    "1,.:/()-",
    "http:",
    "一二三四五",
    "&#",
    "微信",
    "{{",
    "a:",
]


@pytest.mark.long
@pytest.mark.parametrize("attack", ATTACKS)
def test_largest_hostile_page_is_judged_quickly(renderer, templates, attack):
    line = attack * (MAX_LINE // len(attack))
    text = f"---\ntitle: x\n---\n# x\n\n{line}\n"
    text += f"{line}\n" * ((MAX_PAGE_BYTES - len(text.encode())) // (len(line.encode()) + 1))
    page = Page("en", "faq.md", text)
    started = time.process_time()
    page_rules.check(page_rules.Site(renderer.ledger, {"zh": {}, "en": {"faq.md": page}}, templates))
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ("- ", "x"), ("{a: ", "}"), ("? ", "x"), ("[[[[{a: ", "")]
)
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 5_000, 150_000])
def test_deep_nesting_is_refused_without_overflowing(tmp_path, opening, closing, depth):
    content = opening * depth + closing * depth
    _, problems = read_carrier(tmp_path, content[: MAX_BYTES - 1].encode())
    assert "nested too deeply" in problems[0].found


def test_huge_file_is_refused_unread(tmp_path):
    _, problems = read_carrier(tmp_path, b"a" * (MAX_BYTES + 1))
    assert f"{MAX_BYTES} is the most" in problems[0].found


BAD_IDS = [
    "../../../etc/passwd",
    "a/b",
    "a\\b",
    "con:",
    "é",
    "exаmple",
    "EXAMPLE",
    "-x",
    "x-",
    ".",
    "",
    "a" * 41,
    "a\u202eb",
]


@pytest.mark.parametrize("bad", BAD_IDS, ids=ascii)
def test_id_that_could_leave_its_folder_is_refused(tmp_path, bad):
    text = CARRIER.replace("id: example ", f"id: {yaml.safe_dump(bad, allow_unicode=False).splitlines()[0]} ", 1)
    _, problems = read_carrier(tmp_path, text.encode())
    assert any("id is" in problem.found or "missing" in problem.found for problem in problems), problems


def link_to_secret(file: Path) -> None:
    file.symlink_to("/etc/passwd")


def named_pipe(file: Path) -> None:
    os.mkfifo(file)


def folder(file: Path) -> None:
    file.mkdir()


def latin_1(file: Path) -> None:
    file.write_bytes("---\ntitle: café\n".encode("latin-1"))


def too_long(file: Path) -> None:
    file.write_bytes(b"x" * max(MAX_BYTES, MAX_PAGE_BYTES) + b"x")


@pytest.mark.parametrize(
    "make", [link_to_secret, named_pipe, folder, latin_1, too_long], ids=lambda make: make.__name__
)
@pytest.mark.parametrize("name", ["data/carriers/odd.yml", "docs/zh/odd.md", "docs/en/carriers/odd.md"])
def test_what_is_no_text_file_is_refused(copy, name, make):
    make(copy / name)
    problems = [problem for problem in find_problems(copy, TODAY)[1] if problem.place.startswith(name)]
    assert {problem.rule for problem in problems} & {"page-is-readable", "yaml-is-readable"}
    assert_clear(problems)


# -- the command line and the site on disk


@pytest.fixture
def tree(tmp_path):
    """A copy of the whole project that a command can run in."""
    for name in ("data", "docs", "guide", "overrides", "hosting"):
        shutil.copytree(ROOT / name, tmp_path / "tree" / name, copy_function=os.link)
    for name in ("mkdocs.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / "tree" / name)
    (tmp_path / "tree" / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path / "tree"


def old_site(folder: Path) -> Path:
    """An older site that must survive."""
    (folder / "site" / "api" / "v1").mkdir(parents=True)
    (folder / "site" / "index.html").write_text("old", "utf-8")
    return folder / "site"


def assert_untouched(site: Path) -> None:
    assert (site / "index.html").read_text("utf-8") == "old"
    assert sorted(file.name for file in site.iterdir()) == ["api", "index.html"]


BROKEN = {
    "data/rules.yml": (b"facts: [\n", "data/rules.yml:2"),
    "data/carriers/smart.yml": (b"[" * 100_000, "data/carriers/smart.yml:1"),
    "overrides/css/site.css": (b'@import "./nobody.css";\n', "nobody.css"),
    "overrides/main.html": (b"{% block x %}", "Unexpected end of template"),
    "hosting/headers.yml": (b"policy: 3\n", "hosting/headers.yml:1"),
    "mkdocs.yml": (b"  - about.md\n", "about.md"),
}
"""What is broken, with what, and what the answer must name; from mkdocs.yml it is only cut out."""


@pytest.mark.site
@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_stops_a_build_without_traceback_and_leaves_the_old_site(tree, name):
    site = old_site(tree.parent)
    wrong, named = BROKEN[name]
    wrong = (tree / name).read_bytes().replace(wrong, b"") if name == "mkdocs.yml" else wrong
    (tree / name).unlink()
    (tree / name).write_bytes(wrong)
    command = [sys.executable, "-m", "guide", "build", "--out", str(site)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=120, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1 and named in said
    assert "Traceback" not in said and 'File "' not in said, said
    assert_untouched(site)
    assert sorted(entry.name for entry in tree.parent.iterdir()) == ["site", "tree"]


def obey_interrupts() -> None:
    """A test run that was put into the background ignores SIGINT, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.site
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda stop: stop.name)
def test_interrupted_build_leaves_the_old_site(tmp_path, stop):
    site = old_site(tmp_path)
    command = [sys.executable, "-m", "guide", "build", "--out", str(site)]
    running = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=obey_interrupts
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".site-*/site/*.html")):
        assert running.poll() is None and time.monotonic() < until, "the build has not begun to write"
        time.sleep(0.02)
    if stop is signal.SIGKILL:
        os.killpg(running.pid, stop)
    else:
        running.send_signal(stop)
    said = running.communicate(timeout=240)[1]
    assert running.returncode != 0 and "Traceback" not in said
    assert_untouched(site)
    if stop is not signal.SIGKILL:
        assert "as it was before" in said
        assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_failed_move_gives_the_old_site_back(tmp_path):
    site = old_site(tmp_path)
    with pytest.raises(FileNotFoundError):
        build.replace_folder(tmp_path / "never built", site, tmp_path / "aside")
    assert_untouched(site)


def test_build_replaces_no_folder_of_somebody_else(tmp_path):
    (tmp_path / "index.html").write_text("theirs", "utf-8")
    for target in (tmp_path, tmp_path / "index.html"):
        with pytest.raises(build.BuildError, match="no site of this project"):
            build.build_site(ROOT, target)
    assert (tmp_path / "index.html").read_text("utf-8") == "theirs"


SMALLEST = b"---\ntitle: x\n---\n"


@pytest.mark.parametrize("path", ["/etc/hostname", "../../README.md", "", "carriers", "nobody.md", "../en/faq.md"])
def test_stamp_writes_into_pages_only(copy, path):
    (copy / "README.md").write_bytes(SMALLEST)
    with pytest.raises(Refused):
        stamp(copy, path)
    assert (copy / "README.md").read_bytes() == SMALLEST


@pytest.mark.parametrize("raw", [b"no front matter\n", b"---\n\xff\n---\n"])
def test_stamp_refuses_a_translation_that_it_cannot_mark(copy, raw):
    for language in ("zh", "en"):
        (copy / "docs" / language / "new.md").write_bytes(SMALLEST if language == "zh" else raw)
    with pytest.raises(Refused):
        stamp(copy, "new.md")
    assert (copy / "docs" / "en" / "new.md").read_bytes() == raw


@pytest.mark.parametrize(
    ("name", "raw", "commands"),
    [
        ("docs/zh/faq.md", b"\xff", ("check", "sentences")),
        ("docs/en", None, ("check",)),
        ("hosting/headers.yml", None, ("headers",)),
        ("hosting/headers.yml", b"", ("headers",)),
        ("hosting/headers.yml", b"policy: [\n", ("headers",)),
        ("hosting/headers.yml", b"policy: 3\n", ("headers",)),
        ("data/schema", b"", ("schema",)),
        ("data/rules.yml", None, ("check", "check-data")),
        ("overrides", None, ("check",)),
        ("overrides/blocks/facts.html", None, ("check",)),
        ("overrides/blocks/facts.html", b"\xff", ("check",)),
        ("overrides/blocks/facts.html", b"{% for entry in", ("check",)),
    ],
)
def test_no_command_answers_with_a_traceback(copy, monkeypatch, capsys, name, raw, commands):
    shutil.copytree(ROOT / "hosting", copy / "hosting")
    file = copy / name
    shutil.rmtree(file) if file.is_dir() else file.unlink()
    if raw is not None:
        file.write_bytes(raw)
    monkeypatch.setattr(main, "ROOT", copy)
    for command in commands:
        monkeypatch.setattr(sys, "argv", ["guide", command])
        status = main.main()
        said = "".join(capsys.readouterr())
        assert status == 1 and name in said, said


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        (
            "data/card.yml",
            "to: rules.regulator_email",
            "to: rules.customer_service",
            '"rules.customer_service" is no mail',
        ),
        (
            "data/card.yml",
            "to: rules.regulator_email",
            "to: rules.regulator_mail",
            'There is no fact "rules.regulator_mail"',
        ),
        ("data/words.yml", '"Day {first} to {last}"', '"Day {first} to {last"', "data/words.yml"),
        ("data/words.yml", '"Day {first} to {last}"', '"Day {first} to {end}"', "data/words.yml"),
        (
            "data/words.yml",
            "  skip: {zh: 跳到正文, en: Skip",
            "  skip: {zh: 跳到正文, en: Jump",
            "words.yml/words/skip",
        ),
    ],
)
def test_check_names_what_a_wrong_entry_breaks(copy, monkeypatch, capsys, name, old, new, found):
    file = copy / name
    text = file.read_text("utf-8")
    assert old in text
    file.unlink()
    file.write_text(text.replace(old, new), "utf-8")
    monkeypatch.setattr(main, "ROOT", copy)
    monkeypatch.setattr(sys, "argv", ["guide", "check"])
    assert main.main() == 1
    assert found in "".join(capsys.readouterr())
