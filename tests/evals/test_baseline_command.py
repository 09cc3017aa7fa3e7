import json
from pathlib import Path

import pytest
import yaml
from commanding import call
from evals_makers import FakeEmbedder, gold

from evals.commands import baseline as command


@pytest.mark.parametrize("form", ["table", "json"])
def test_both_set_ups_are_measured(
    form: str, corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "SentenceTransformerEmbedder", FakeEmbedder)
    monkeypatch.setattr(command, "CACHE", tmp_path / "cache")
    file = tmp_path / "q.yaml"
    entry = {"id": "guide-001", "persona": "officer", "kind": "direct", "question": "How often must the board meet?",
             "answerable": True, "gold": [[gold("The board must meet twice a year.")]]}  # fmt: skip
    file.write_text(yaml.safe_dump([entry]), encoding="utf-8")
    named = ["--corpus", str(corpus_folder), "--questions", str(file)]
    assert call(command, "baseline", "--split", "dev", "--format", form, *named) == 0
    out = capsys.readouterr().out
    if form == "json":
        assert json.loads(out)["systems"]["bm25"]["results"][0]["scores"]["found_at_3"] is True
    else:
        assert "BM25 alone, 1,000-character pieces, dev split" in out
        assert out.count("1 question: 1 answerable, 0 not.") == 2
