"""No file that somebody could write runs code: no pickle is read by Python, weights are safetensors, hashes are checked.

Python tells of every class that a pickle names (the audit event `pickle.find_class`), so that a reader hidden in a
library is heard, too. Chroma keeps a pickle of its search graph; what reads it is no Python and knows no classes.
"""

from __future__ import annotations

import ast
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

from ingest.build import build
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).resolve().parents[2]
FILES = [*(p for part in ("ingest", "assistant", "evals") for p in (ROOT / part).rglob("*.py")), ROOT / "app.py"]
RUNS_CODE = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "code", "runpy"}
CALLS = {"eval", "exec", "torch.load", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "pd.read_pickle", "os.system"}
OPENED = """
import sys
heard = []
sys.addaudithook(lambda event, args: heard.append(args) if event == "pickle.find_class" else None)
from ingest.store import Index
from tests.fakes import FakeEmbedder
from pathlib import Path
before = len(heard)
found = Index(Path(sys.argv[1])).search(FakeEmbedder().encode(["board"])[0], 5)
assert found, "the index itself is read"
try:
    Index(Path(sys.argv[2])).search(FakeEmbedder().encode(["board"])[0], 5)
except Exception as error:
    print(f"refused: {type(error).__name__}")
assert len(heard) == before, heard[before:]
import pickle
pickle.loads(pickle.dumps(FakeEmbedder))
assert len(heard) > before, "pickles are heard"
print("heard no pickle")
"""


class Planted:
    """What a pickle can do: write a file."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.mark,)


def names(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_nothing_of_ours_reads_what_can_run_code() -> None:
    assert len(FILES) > 100
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not names(tree) & RUNS_CODE, path
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            name, place = called(call), f"{path}:{call.lineno}"
            assert name not in CALLS, place
            if name in ("np.load", "numpy.load"):
                kept = {k.arg: ast.unparse(k.value) for k in call.keywords}
                assert kept.get("allow_pickle") == "False", place
            assert "trust_remote_code" not in {k.arg for k in call.keywords}, place


def called(call: ast.Call) -> str:
    """The name of what is called, where it is one or two words."""
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
        return f"{call.func.value.id}.{call.func.attr}"
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_the_weights_of_the_model_are_safetensors_and_nothing_else() -> None:
    from ingest.embed import PUBLISHED, default_model_folder

    held = {p.suffix for p in default_model_folder().rglob("*") if p.is_file()}
    assert ".safetensors" in held
    assert not held & {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".py"}
    assert "model.safetensors" in PUBLISHED


def test_no_pickle_of_the_index_is_read_by_python_even_one_that_was_planted(tmp_path: Path) -> None:
    corpus, mark = tmp_path / "corpus", tmp_path / "mark"
    corpus.mkdir()
    words = "".join(f"Paragraph {n} says that the board {n * 7} meets on day {n * 3}.\n\n" for n in range(150))
    (corpus / "long.md").write_text(f"# Long\n\n{words}", encoding="utf-8")
    build(corpus, tmp_path / "index", FakeEmbedder())
    planted = list((tmp_path / "index").rglob("*.pickle"))
    assert planted, "Chroma keeps one"

    shutil.copytree(tmp_path / "index", tmp_path / "hostile")
    for path in (tmp_path / "hostile").rglob("*.pickle"):
        path.write_bytes(pickle.dumps(Planted(mark)))
    command = [sys.executable, "-c", OPENED, str(tmp_path / "index"), str(tmp_path / "hostile")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("heard no pickle\n")
    assert not mark.exists()
    pickle.loads(next((tmp_path / "hostile").rglob("*.pickle")).read_bytes())
    assert mark.exists(), "what was planted would have worked"
