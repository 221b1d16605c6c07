# make run    build .venv and serve the application with the demo companies (DATA=folder: your files)
# make test   everything that must hold, in under ten minutes
# make prove  the long versions of the checks
# make bench  the benchmarks, one table each
# make format put the code into its form, and mend what the linter can mend itself
# make docs   write docs/reference from the declarations
# make pictures photograph the application for the README and the docs
# make lock   renew the lock files     make wheel  build dist/     make clean  remove what make built

VENV := .venv
BIN  := $(VENV)/bin
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := run
.PHONY: run test prove bench format docs pictures lock wheel clean

run: $(VENV)/run.stamp
ifdef DATA
	$(BIN)/firstmate serve --data "$(DATA)"
else
	$(BIN)/firstmate serve --demo
endif

test: $(VENV)/test.stamp
	sh tools/system.sh $(BIN)/python
	$(BIN)/python tools/gate.py test

prove: $(VENV)/test.stamp
	sh tools/system.sh $(BIN)/python
	$(BIN)/python tools/gate.py prove

bench: $(VENV)/test.stamp
	for script in benchmarks/*.py; do \
	    $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

format: $(VENV)/test.stamp
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format .

docs: $(VENV)/test.stamp
	$(BIN)/python tools/reference.py

pictures: $(VENV)/test.stamp
	sh tools/system.sh $(BIN)/python
	$(BIN)/python tools/pictures.py

# UPGRADE=1 takes the newest versions; without it only what pyproject.toml asks for changes.
lock: $(VENV)/test.stamp
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) requirements/build.in -c requirements/run.txt -o requirements/build.txt
	$(LOCK) pyproject.toml --extra postgres --extra mcp requirements/build.in requirements/test.in \
	    -c requirements/run.txt -c requirements/build.txt -o requirements/test.txt

wheel: $(VENV)/test.stamp
	rm -rf dist
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

clean:
	rm -rf $(VENV) dist build out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache

$(BIN)/python:
	sh tools/venv.sh $(VENV)

$(VENV)/run.stamp: requirements/run.txt requirements/build.txt pyproject.toml | $(BIN)/python
	sh tools/install.sh $(BIN)/python requirements/run.txt requirements/build.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt pyproject.toml | $(BIN)/python
	sh tools/install.sh $(BIN)/python requirements/test.txt
	@touch $@ $(VENV)/run.stamp
