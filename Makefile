# Kreislauf. `make` alone lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SPARK_STAMP := $(VENV)/.installed-spark
LOCK := requirements/dev.lock
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup system demo test test-cycle test-fast bench lint format messages docs lock clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## Make .venv with everything the project needs

$(STAMP): $(LOCK) requirements/bootstrap.lock pyproject.toml packages/safetables/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "Installing the locked requirements …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r $(LOCK)
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e packages/safetables -e .
	@touch $@

# Apache Spark and the frames of others: 500 MB that tests and benchmarks need, and nobody who only looks at the demo.
$(SPARK_STAMP): $(STAMP) requirements/spark.lock
	@echo "Installing Apache Spark and Polars …"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes --no-build-isolation-package pyspark -r requirements/spark.lock
	@touch $@

system: ## Install what only the operating system can give (Debian, as root), else say what is missing
	@bash tests/system_packages.sh

demo: setup ## Build the example county (once) and serve it on 127.0.0.1:8000
	@$(BIN)/kreislauf demo

test: setup $(SPARK_STAMP) system ## Run every test, including the real browser, PostgreSQL and a Spark cluster
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile tests/unit tests/architecture packages/safetables/tests
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --database=postgresql tests/unit
	@# A busy machine may starve a browser of its time: what failed is asked once more, alone, and must then pass.
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup tests/browser tests/durability tests/cycle || $(BIN)/python -m pytest --last-failed --last-failed-no-failures none tests/browser tests/durability tests/cycle

test-cycle: setup system ## Run the circle's five narratives in the browser, with the mouse and with the keyboard alone
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests/cycle

test-fast: setup ## Run the tests that need no browser, no second database, no cluster and no killing of processes
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --ignore=packages/safetables/tests/spark tests/unit tests/architecture packages/safetables/tests

bench: setup $(SPARK_STAMP) system ## Print the measured figures beside their targets
	@$(BIN)/python -m benchmarks

lint: setup ## Check style, format, layers and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: setup ## Format the code
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

messages: setup system ## Collect the German texts and compile the English translations
	@cd src/kreislauf && ../../$(BIN)/python -m django makemessages --locale=en --no-obsolete --no-location --ignore=static --verbosity=0
	@cd src/kreislauf && msgfmt --check --output-file=locale/en/LC_MESSAGES/django.mo locale/en/LC_MESSAGES/django.po

docs: setup ## Build the documentation into site/
	@# Not --quiet: MkDocs then counts no warning, and strict lets everything pass.
	@$(BIN)/mkdocs build --strict

lock: setup ## Compile requirements/*.in into hashed locks, without any registry's address
	@for name in bootstrap runtime dev spark; do VIRTUAL_ENV=$(VENV) $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet requirements/$$name.in -o requirements/$$name.lock; done

clean: ## Remove what was built (not var/, which holds data)
	@rm -rf $(VENV) site .pytest_cache .ruff_cache .mypy_cache
