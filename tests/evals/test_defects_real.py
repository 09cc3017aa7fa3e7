"""The project's gate notices every defect in the assistant's own answers to development questions."""

from pathlib import Path

import pytest

from assistant.chain import open_assistant
from assistant.settings import Settings
from evals.defects.known import DEFECTS
from evals.defects.trial import Trial, cases_of
from evals.gate_file import read_gate
from evals.observe import Observed
from evals.questions import load, question_files
from evals.reference import read_reference
from evals.run import results_of

pytestmark = pytest.mark.model
CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def test_every_defect_is_noticed_in_real_answers(real_index: Path) -> None:
    assistant = Observed(open_assistant(Settings(corpus=CORPUS, index=real_index)))
    questions, reference = load(question_files(), "dev"), read_reference(CORPUS)
    trial = Trial(
        cases_of(results_of(assistant, questions, reference, robustness=False), questions, reference), read_gate()
    )
    assert len(trial.cases) == len(questions)
    tried = [trial.run(defect) for defect in DEFECTS]
    assert [t.defect.name for t in tried if not t.measured] == []
    missed = [t.defect.name for t in tried if not t.caught]
    assert missed == [], f"noticed by nothing; without damage the run does not meet {trial.not_met}"
