# Two commands are all a newcomer needs: `make run` and `make test`. Both set themselves up first.
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(VENV) $(BIN)/uv
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
WORKERS ?= auto
COMPILE := pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: help setup setup-oidc setup-dev run test check bench lock format clean
help:
	@echo 'make run    set up and run a district'"'"'s year (2022, on the trial clock); Ctrl-C ends it'
	@echo 'make test   set up and run the tests'
	@echo 'make setup | setup-oidc | check | bench | format | lock | clean'

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(BIN)/uv:
	@echo '[1/3] making $(VENV)'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/.ready: requirements.lock pyproject.toml $(wildcard nianlun/locale/*/LC_MESSAGES/*.po) | $(BIN)/uv
	@echo '[2/3] installing the locked packages'
	@$(UV) pip install --require-hashes -r requirements.lock
	@echo '[3/3] installing the command nianlun'
	@$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@$(BIN)/python -m nianlun.locale
	@touch $@
	@echo 'ready: $(BIN)/nianlun'

# with what signing in by an identity service needs
setup-oidc: $(VENV)/.ready-oidc

$(VENV)/.ready-oidc: requirements-oidc.lock $(VENV)/.ready
	@echo '[oidc] installing what an identity service needs'
	@$(UV) pip install --require-hashes -r requirements-oidc.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo '[dev] installing the tools for tests and checks'
	@$(UV) pip install --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	@exec $(BIN)/nianlun up $(ARGS)

test: setup-dev
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: setup-dev
	@sh .ci/check

bench: setup-dev
	@$(BIN)/python -m benchmarks $(ARGS)

format: setup-dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: $(BIN)/uv
	$(UV) $(COMPILE) --group setup pyproject.toml -o requirements.lock
	$(UV) $(COMPILE) --group setup --extra oidc -c requirements.lock pyproject.toml -o requirements-oidc.lock
	$(UV) $(COMPILE) --group setup --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
