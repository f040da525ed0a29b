# Civigauge: the recipes. By hand, before a commit and in CI they are the same.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet
PYTEST := $(PYTHON) -m pytest
# A demonstration: plain http, a key made at first start, demo accounts. Production sets its own.
LOCAL := CIVIGAUGE_DEMO=1
BIND ?= 127.0.0.1:8000
MESSAGES := $(patsubst %.po,%.mo,$(wildcard assessment/locale/*/LC_MESSAGES/django.po))
TEMPLATES = $$(find templates -name '*.html')
COMPILE = uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

##@ Use it

.PHONY: help
help: ## list the recipes
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { print "\n" substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: install
install: system-run $(VENV)/installed $(MESSAGES) ## everything the application needs, into .venv

.PHONY: run
run: install ## start it on this machine with an invented city (BIND=127.0.0.1:8000)
	@$(LOCAL) $(PYTHON) manage.py migrate --verbosity 0
	@$(LOCAL) $(PYTHON) manage.py load_demo
	@echo "Open http://$(BIND) (stop it with Ctrl+C)"
	@$(LOCAL) $(PYTHON) manage.py serve --bind $(BIND)

##@ Test it

.PHONY: install-test
install-test: system-test $(VENV)/installed-test $(MESSAGES) ## what the tests need as well

.PHONY: test
test: install-test ## all tests, on SQLite
	env -u DATABASE_URL $(PYTEST) -n 2 --ignore tests/bench --cov --cov-report=

.PHONY: test-postgres
test-postgres: install-test ## all tests, on a PostgreSQL started for them
	.ci/postgres.sh $(PYTEST) -n 2 --ignore tests/bench

.PHONY: test-full
test-full: export KILLS := 200
test-full: test test-postgres ## both, and many deaths of the server

.PHONY: bench
bench: install-test ## the figures of speed and size, as a table
	$(PYTEST) tests/bench

##@ Change it

.PHONY: check
check: install-test ## style, types, layers, migrations, translations, locked files
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PYTHON) .ci/vendor.py --check
	$(LOCAL) $(PYTHON) manage.py check
	$(LOCAL) $(PYTHON) manage.py makemigrations --check --dry-run
	$(LOCAL) .ci/messages.sh --check

.PHONY: fix
fix: install-test ## mend what can be mended: lint, format
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format
	-@$(VENV)/bin/djade --target-version 5.2 $(TEMPLATES) # its status 1 says that it mended

.PHONY: messages
messages: install-test ## collect the texts to translate
	$(LOCAL) .ci/messages.sh

.PHONY: pictures
pictures: install-test ## take the pictures in docs/pictures again
	.ci/pictures.sh

.PHONY: lock
lock: install-test ## write the pinned requirements from pyproject.toml (UPGRADE=--upgrade)
	$(VENV)/bin/$(COMPILE) --output-file requirements.txt
	$(VENV)/bin/$(COMPILE) --group test --group check --output-file requirements-dev.txt

# The files that stand for work done: a second time costs nothing.

.PHONY: system-run system-test
system-run system-test: system-%:
	@.ci/system.sh $*

$(PYTHON):
	@python=$$(.ci/python.sh) && $$python -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(PYTHON)
	@echo "Installing the Python packages (about a minute)"
	@# an environment made by uv has no pip
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip >/dev/null
	@$(PIP) install --require-hashes --no-deps -r $<
	@touch $@

$(VENV)/installed-test: requirements-dev.txt | $(VENV)/installed
	@echo "Installing the Python packages for tests"
	@$(PIP) install --require-hashes --no-deps -r $<
	@touch $@

%.mo: %.po
	msgfmt --check --output-file $@ $<
