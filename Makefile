# Verbs of the project; docs/settings.md lists the environment variables they pass on.
.DEFAULT_GOAL := install
.PHONY: install demo test check locks

PYTHON ?= python3
UV ?= uv
BIN := .venv/bin

# Stamps, so that a second run has nothing to do: a lock that changed is installed again.
INSTALLED := .venv/installed
TOOLS := .venv/tools-installed

install: $(INSTALLED)

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(INSTALLED): requirements-test.txt | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

demo: $(INSTALLED)
	$(BIN)/python manage.py demo $(ARGS)

# One run a database; the second is not skipped because the first failed.
test: $(INSTALLED)
	@failed=0; for database in sqlite postgresql; do \
		echo "== tests on $$database"; \
		TEST_DATABASE=$$database $(BIN)/python -m pytest $(ARGS) || failed=1; \
	done; exit $$failed

# The locks are compatible with one another: each layer is constrained by the one below it.
locks:
	@export UV_CUSTOM_COMPILE_COMMAND="make locks"; for layer in "" -test -dev; do \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			requirements$$layer.in -o requirements$$layer.txt || exit 1; \
	done
