# Everything runs from one environment that these commands make; nothing but Python 3.11 or newer and make is needed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
WORKERS ?= 2

.PHONY: demo test spark lint types layers docs site floors fuzz check bench lock clean

demo: $(VENV)/.run  ## set up, then build the packaged sample and show its account
	$(BIN)/variorum demo

test: $(VENV)/.dev  ## set up, then run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope -m "not spark"

spark: $(VENV)/.spark  ## the engines' contract on Spark in local mode (needs Java 17)
	$(BIN)/python -m pytest tests/contract -m spark

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Variorum needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

# Locked by hash first, then this checkout on top without looking anything up again.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/.run

$(VENV)/.spark: requirements/spark.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/spark.txt
	touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/docs.txt
	touch $@

$(VENV)/.fuzz: requirements/fuzz.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	touch $@

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## write what the docs take from the code
	$(BIN)/python -m docs.build

site: $(VENV)/.docs docs  ## build the docs as a site in site/; a link that leads nowhere fails
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --site-dir site

floors: $(VENV)/.dev  ## score a part of each development set; fail below bench/floors.json
	$(BIN)/python -m bench --quick --floors

bench: $(VENV)/.dev  ## score every stage on the whole development sets and write bench/RESULTS.md
	$(BIN)/python -m bench --write

fuzz: $(VENV)/.fuzz  ## two seconds of fuzzing for each reader and the article wing (Linux)
	$(BIN)/python -m bench.fuzz --seconds 2

check: test lint types layers floors

lock: $(VENV)/.dev  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/run.txt
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/dev.txt
	uv pip compile pyproject.toml --extra spark --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/spark.txt
	uv pip compile pyproject.toml --extra docs --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/docs.txt
	uv pip compile pyproject.toml --extra fuzz --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/fuzz.txt
	uv pip compile requirements/build.in --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/build.txt

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
