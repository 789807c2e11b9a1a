# Two commands are enough: `make demo` shows the whole job, `make test` runs every test. Each makes its own environment.

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
CODE    := connectors rules sync reports ohrt demo tests
SOURCES := connectors rules sync reports ohrt demo sandbox/src
UV      := 0.13.9
# Graph's metadata as a JSON Schema, where it is at hand; the models of msgraph-sdk are checked in any case.
SCHEMA  := $(abspath $(wildcard ../shared/reference/graph.strict.schema.json))

.DEFAULT_GOAL := help
.PHONY: help demo test check bench format lint types docs lock clean debian

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.demo ## the whole job against a local Microsoft 365 tenant, in about half a minute
	@$(BIN)/ohrt demo $(if $(KEEP),--keep)

test: $(VENV)/.dev debian ## every test, on SQLite and on PostgreSQL
	$(BIN)/pytest -q -n 2 --dist loadfile tests
	cd sandbox && GRAPH_SCHEMA="$(SCHEMA)" ../$(BIN)/pytest -q -n 2 --dist worksteal

check: $(VENV)/.dev format lint types ## what a developer runs all the time: format, lint, types, fast tests
	$(BIN)/pytest -q -x -n 2 -m "not slow" tests/unit tests/wire

bench: $(VENV)/.dev ## measured figures: requests, CPU and memory
	$(BIN)/python -m tests.bench

format: $(VENV)/.dev ## lay out the code
	$(BIN)/ruff format -q $(CODE)
	cd sandbox && ../$(BIN)/ruff format -q

lint: $(VENV)/.dev ## faults, and the walls between the packages
	$(BIN)/ruff check -q $(CODE)
	cd sandbox && ../$(BIN)/ruff check -q
	$(BIN)/lint-imports > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

types: $(VENV)/.dev ## types, strictly
	$(BIN)/mypy
	cd sandbox && ../$(BIN)/mypy

docs: $(VENV)/.dev ## write the pages that are made from the code
	$(BIN)/python -m tests.write_docs

lock: ## find newer versions and lock them with hashes
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install -q uv==$(UV)
	for set in "run: pyproject.toml --extra build" "demo: pyproject.toml sandbox/pyproject.toml --extra build" \
	  "dev: pyproject.toml sandbox/pyproject.toml --all-extras"; do \
	  $(VENV)-lock/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate --no-emit-index-url $${set#*: } -o requirements/$${set%%:*}.txt || exit 1; done

clean: ## remove what was made
	rm -rf $(VENV) $(VENV)-lock var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# What the tests use of Debian's packages; where it cannot be installed its tests say that they were skipped, and why.
debian:
	@missing=""; \
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v chromium >/dev/null 2>&1 || missing="$$missing chromium"; \
	command -v npm >/dev/null 2>&1 || missing="$$missing nodejs npm"; \
	[ -z "$$missing" ] || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || true

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "CPython 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); } || \
	  { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.demo: requirements/demo.txt pyproject.toml sandbox/pyproject.toml | $(BIN)/python
	@echo "installing what the demo needs ..."
	@[ -e $(VENV)/.dev ] || $(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/demo.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . -e ./sandbox
	@$(BIN)/python -m compileall -q $(SOURCES) # each start of a process would compile them anew where Python may not write
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml sandbox/pyproject.toml | $(BIN)/python
	@echo "installing what the tests need ..."
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . -e ./sandbox
	@$(BIN)/python -m compileall -q $(SOURCES) # each start of a process would compile them anew where Python may not write
	@touch $@
