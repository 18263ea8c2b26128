# helixgate: two commands are all the set-up there is. `make demo` shows it; `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-slow check engine lock clean help

help:
	@echo "make demo       a lab's day with invented people, in a new home (demo-home/)"
	@echo "make test       the test suite"
	@echo "make test-slow  the long proofs: every combination, hundreds of kills"
	@echo "make check      linters, type check, import contracts"
	@echo "make engine     compile the redaction engine anew, after a change of its rules"
	@echo "make lock       resolve the dependencies anew"

demo: $(VENV)/.runtime
	rm -rf demo-home
	$(BIN)/helixgate demo --home demo-home

test: $(VENV)/.dev
	$(BIN)/python -m pytest

test-slow: $(VENV)/.dev
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/clang-format --dry-run --Werror privacy/redact/compiled/source/*.?pp

# The locks are whole: --no-deps installs exactly them, and pip resolves nothing.
$(VENV)/.runtime: locks/runtime.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement locks/runtime.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: locks/dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement locks/dev.txt
	touch $@

engine: $(VENV)/.runtime
	$(BIN)/python -m privacy.redact.compiled.build

lock: $(VENV)/.dev
	$(BIN)/uv pip compile pyproject.toml locks/build.in --universal --python-version 3.11 --generate-hashes \
		--quiet --output-file locks/runtime.txt --custom-compile-command "make lock"
	$(BIN)/uv pip compile pyproject.toml locks/build.in --extra dev --universal --python-version 3.11 \
		--generate-hashes --quiet --constraint locks/runtime.txt --output-file locks/dev.txt \
		--custom-compile-command "make lock"

clean:
	rm -rf $(VENV) demo-home
