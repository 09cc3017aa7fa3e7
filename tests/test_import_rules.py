"""The rules that keep the project readable: imports run downstream only, one home for each library.

    ingest <- assistant <- {evals, app}         inside a package: types <- steps <- chain

Read from the source with `ast`, also what is imported inside a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("ingest", "assistant", "evals")
# What a package may use of the project besides itself.
UPSTREAM = {"ingest": set(), "assistant": {"ingest"}, "evals": {"ingest", "assistant"}, "app": {"ingest", "assistant"}}
# Where a library may be imported, and why where it is not its own home.
HOMES = {
    "chromadb": {
        "ingest/store.py": "its home",
        "ingest/server.py": "its home where it runs as a server",
        "ingest/build.py": "only its base error, to tell a full disk or a read-only folder from a mistake of ours",
        "evals/baseline.py": "the baseline of the evaluation is an index of its own, made of plain windows of text",
        "evals/bench/plain.py": "what ours is measured against: the libraries as anybody would call them",
    },
    "sentence_transformers": {
        "ingest/embed.py": "its home",
        "ingest/onnx_export.py": "only its type: what the graph is made of",
        "evals/bench/plain.py": "what ours is measured against: the libraries as anybody would call them",
    },
    "onnxruntime": {"ingest/onnx_model.py": "its home"},
    "tokenizers": {"ingest/onnx_model.py": "its home: what transformers uses, without what that brings"},
    "transformers": {"ingest/embed.py": "switches its progress bars off"},
    "lxml": {
        "ingest/loaders/safe_xml.py": "its home",
        "ingest/loaders/html.py": "web pages are no XML, and are parsed as browsers do",
    },
    "pypdf": {
        "ingest/loaders/pdf/opening.py": "its home: opens the file",
        "ingest/loaders/pdf/glyphs.py": "its home: reads a page",
        "ingest/loaders/pdf/page_tree.py": "its home: the pages that a file lost",
        "ingest/loaders/pdf/worker.py": "its home: the process that does both",
    },
    "gradio": {"app.py": "its home"},
    "itsdangerous": {"assistant/gate/session.py": "its home"},
    "limits": {"assistant/gate/rates.py": "its home"},
    "sklearn": {
        "evals/fit.py": "fits the decision to answer; never needed to answer",
        "evals/deciding.py": "areas under curves and calibration",
    },
    "httpx": {
        "ingest/fetch/client.py": "its home",
        "ingest/fetch/replies.py": "its home: what comes back",
        "ingest/fetch/addresses.py": "reads addresses as the client does",
        "ingest/server.py": "only its errors: Chroma's client lets them through",
    },
    "httpcore": {
        "ingest/fetch/addresses.py": "its home: connections to checked addresses",
        "ingest/fetch/client.py": "puts them into the client",
    },
    "protego": {"ingest/fetch/client.py": "its home"},
    "tenacity": {
        "ingest/fetch/client.py": "its home",
        "ingest/fetch/replies.py": "its home: how long to wait",
        "assistant/compose/generative/calling.py": "tries a chat model again where its server is busy or away",
    },
    "tomlkit": {"ingest/catalogue_text.py": "its home"},
    "prometheus_client": {"assistant/operate/metrics.py": "its home"},
    "opentelemetry": {"assistant/operate/traces.py": "its home"},
    "structlog": {
        "assistant/operate/logs.py": "its home",
        "assistant/operate/requests.py": "the id of a request goes with each line of its work",
    },
}
CHAT_MODELS = ("langchain.chat_models", "langchain_core.language_models", "langchain_openai", "langchain_anthropic",
               "langchain_ollama", "langchain_community", "openai", "anthropic")  # fmt: skip
# Chat models are used in `assistant/compose/`, and here, where the reason is said.
ELSEWHERE = {
    "evals/judge.py": "judges answers for people to read, and is no part of the assistant or of its gate",
    "ingest/drafts.py": "drafts plain-language entries for people to review, before there is an index to answer from",
}
SETTINGS = {"ingest/settings.py", "assistant/settings.py"}
VALUES = {"types", "errors"}  # modules that every step may use and that use no step


@cache
def files() -> dict[str, ast.Module]:
    """Every file of the project by its path, parsed."""
    paths = [*(p for package in PACKAGES for p in (ROOT / package).rglob("*.py")), ROOT / "app.py"]
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in sorted(paths)}


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a tree imports; "from a import b" gives "a" and "a.b"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name their package in full"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package_of(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def of_project(path: str) -> set[str]:
    """The project's modules that a file imports, as paths."""
    out = set()
    for name in imports(files()[path]):
        stem = name.replace(".", "/")
        out |= {p for p in (f"{stem}.py", f"{stem}/__init__.py") if p in files()}
    return out - {path}


def within(name: str, library: str) -> bool:
    return name == library or name.startswith(library + ".")


def test_the_files_are_found() -> None:
    """A rule over no file would hold."""
    assert {"app.py", "ingest/store.py", "ingest/loaders/pdf/glyphs.py", "assistant/chain.py", "evals/run.py"} <= set(
        files()
    )
    assert "ingest/store.py" in of_project("assistant/chain.py")


@pytest.mark.parametrize("path", list(files()))
def test_imports_run_downstream_only(path: str) -> None:
    here = package_of(path)
    foreign = {package_of(p) for p in of_project(path)} - {here}
    assert foreign <= UPSTREAM[here], f"{path} imports from {foreign - UPSTREAM[here]}"


def test_no_two_modules_import_each_other() -> None:
    graph = {path: of_project(path) - {p for p in files() if p.endswith("__init__.py")} for path in files()}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"modules import each other in a circle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("path", [p for p in files() if Path(p).stem in VALUES])
def test_types_and_errors_use_no_step(path: str) -> None:
    """`ingest/numbering.py` is the one home of references, which are values of questions, too."""
    allowed = {p for p in files() if Path(p).stem in VALUES} | {"ingest/numbering.py"}
    assert of_project(path) <= allowed


@pytest.mark.parametrize("path", sorted(SETTINGS))
def test_settings_use_no_step(path: str) -> None:
    assert of_project(path) <= SETTINGS


def test_no_step_imports_the_chain() -> None:
    above = {"assistant/chain.py", "assistant/live.py", "assistant/__main__.py"}
    steps = [p for p in files() if package_of(p) == "assistant" and p not in above]
    assert {p for p in steps if "assistant/chain.py" in of_project(p)} == set()


@pytest.mark.parametrize("library", list(HOMES))
def test_each_library_has_one_home(library: str) -> None:
    users = {path for path, tree in files().items() if any(within(name, library) for name in imports(tree))}
    assert users == set(HOMES[library])


def test_building_uses_nothing_of_the_vector_store_but_its_error() -> None:
    names = {n for n in imports(files()["ingest/build.py"]) if within(n, "chromadb")}
    assert names == {"chromadb.errors", "chromadb.errors.ChromaError"}


def test_chat_models_are_used_in_compose_only() -> None:
    for path, tree in files().items():
        if path.startswith("assistant/compose/") or path in ELSEWHERE:
            continue
        used = {n for n in imports(tree) if any(within(n, library) for library in CHAT_MODELS)}
        assert used == set(), f"{path} uses a chat model"
        assert "init_chat_model" not in {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def _environment(tree: ast.AST) -> bool:
    reads = {"environ", "getenv", "environb"}
    return any(isinstance(n, ast.Attribute) and n.attr in reads for n in ast.walk(tree)) or any(
        name.removeprefix("os.") in reads for name in imports(tree)
    )


def test_the_environment_is_read_in_the_settings_only() -> None:
    """`ingest/offline.py` writes to it: the switches that keep libraries from calling home."""
    assert {p for p, tree in files().items() if _environment(tree)} <= SETTINGS | {"ingest/offline.py"}


def test_offline_writes_switches_and_reads_none() -> None:
    tree = files()["ingest/offline.py"]
    reads = [
        n for n in ast.walk(tree)
        if (isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Load) and ast.unparse(n.value) == "os.environ")
        or (isinstance(n, ast.Call) and ast.unparse(n.func) in ("os.getenv", "os.environ.get"))
    ]  # fmt: skip
    assert reads == []


def test_settings_classes_stand_in_the_settings_modules_only() -> None:
    users = {p for p, tree in files().items() if any(within(n, "pydantic_settings") for n in imports(tree))}
    assert users <= SETTINGS


@pytest.mark.parametrize("path", list(files()))
def test_nothing_prints_behind_the_back_of_the_console(path: str) -> None:
    calls = [n for n in ast.walk(files()[path]) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    assert [n.lineno for n in calls if n.func.id == "print"] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", list(files()))
def test_no_error_is_swallowed(path: str) -> None:
    """No bare `except`, and no `except Exception` whose whole body is `pass`."""
    for handler in (n for n in ast.walk(files()[path]) if isinstance(n, ast.ExceptHandler)):
        assert handler.type is not None, f"{path}:{handler.lineno}: a bare except"
        broad = ast.unparse(handler.type) in ("Exception", "BaseException")
        assert not (broad and all(isinstance(s, ast.Pass) for s in handler.body)), f"{path}:{handler.lineno}"
