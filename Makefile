# The commands of the project. `make serve` and `make test` do all the set-up they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE = $(BIN)/pip-compile -q --strip-extras --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help serve test lint bench corpus lock clean

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/installed ## build the index if it is missing or stale, then serve the web page
	$(BIN)/passerelle serve --build

test: $(VENV)/installed-dev ## run the tests, with branch coverage of indexer and search
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

lint: $(VENV)/installed-dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-dev ## measure: indexing, one question, twenty users, and quality on the BEIR folder named by BEIR=…
	$(BIN)/python -m benchmarks.indexing
	$(BIN)/python -m benchmarks.question
	$(BIN)/python -m benchmarks.users
	$(if $(BEIR),$(BIN)/python -m benchmarks.retrieval $(BEIR),@echo "BEIR=FOLDER adds the quality table, for instance: make bench BEIR=../piaf-dev")

corpus: $(VENV)/installed-dev ## typeset the starter corpus again from corpus/_sources
	$(BIN)/python corpus/_sources/build.py

lock: $(VENV)/installed-dev ## pin the newest versions that pyproject.toml allows
	$(BIN)/pip install -q pip-tools
	$(COMPILE) -U -o requirements.lock pyproject.toml
	$(COMPILE) -U -c requirements.lock --extra dev --extra corpus -o requirements-dev.lock pyproject.toml
	sed -i 's/+cpu//' requirements.lock requirements-dev.lock

clean: ## remove the environment and the built index
	rm -rf $(VENV) index/current index/generations index/cache index/report.json

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q -r requirements.lock
	$(BIN)/pip install -q --no-deps -e .
	touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/pip install -q -r requirements-dev.lock
	touch $@
