# Two commands: `make run` extracts the example articles, `make test` passes the tests. Both set everything up.
PYTHON ?= python3
BIN := .venv/bin
OUT := out

.PHONY: run test lint lock clean

run: .venv/installed
	$(BIN)/extractor extract examples --output $(OUT)/records.jsonl --duckdb $(OUT)/records.duckdb --html $(OUT)/report.html --summary

test: .venv/installed
	$(BIN)/python -m pytest -n 2

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/extractor lexicon check

# the versions of requirements.lock, then the package itself without asking the index again
.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; name it with make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# new versions within the bounds of pyproject.toml
lock:
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev]'
	{ head -1 requirements.lock; .venv/lock/bin/python -m pip freeze | grep -v '^zh-policy-extractor'; } > requirements.lock.new
	mv requirements.lock.new requirements.lock
	rm -rf .venv/lock

clean:
	rm -rf .venv $(OUT) dist build
