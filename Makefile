# Verbs of the project; docs/settings.md lists the environment variables they pass on.
.DEFAULT_GOAL := install
.PHONY: install demo test chaos bench check screens locks lint types contracts migrations deployment schema

PYTHON ?= python3
UV ?= uv
BIN := .venv/bin
# Whatever the shell says: else each of the many processes compiles the whole house when it starts.
export PYTHONDONTWRITEBYTECODE :=

# Stamps, so that a second run has nothing to do: a lock that changed is installed again.
INSTALLED := .venv/installed
TOOLS := .venv/tools-installed
MEASURED := .venv/peers-installed

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

# What others make, to be measured beside: for `make bench` alone.
$(MEASURED): requirements-bench.txt $(INSTALLED)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

demo: $(INSTALLED)
	$(BIN)/python manage.py demo $(ARGS)

# One run a database, both at once: a machine of two cores has them in little more than half the time.
# What PostgreSQL's says comes after the other, and neither is skipped because the other failed.
test: $(INSTALLED)
	@failed=0; said=$$(mktemp); trap 'rm -f $$said; kill $$beside 2>/dev/null' EXIT; \
	TEST_DATABASE=postgresql $(BIN)/python -m pytest $(ARGS) >$$said 2>&1 & beside=$$!; \
	echo "== tests on sqlite"; TEST_DATABASE=sqlite $(BIN)/python -m pytest $(ARGS) || failed=1; \
	wait $$beside || failed=1; echo "== tests on postgresql"; cat $$said; exit $$failed

# Writers, workers, clocks, checkpointer and rebuild killed at random, in each of the tests so many times,
# and workers at a batch of so many files; each operation of the API is sent so many made-up requests.
chaos: KILLS ?= 100
chaos: BATCH ?= 1000
chaos: SEED ?= 1747
chaos: EXAMPLES ?= 50
chaos: $(INSTALLED)
	@failed=0; for database in sqlite postgresql; do \
		echo "== chaos on $$database: KILLS=$(KILLS) BATCH=$(BATCH) SEED=$(SEED) EXAMPLES=$(EXAMPLES)"; \
		TEST_DATABASE=$$database KILLS=$(KILLS) BATCH=$(BATCH) SEED=$(SEED) EXAMPLES=$(EXAMPLES) \
			$(BIN)/python -m pytest \
			tests/faults/test_writers.py tests/faults/test_workers.py tests/evidence/test_worker.py \
			tests/story/test_real_workers.py tests/cases/exemptions/test_time.py tests/api/test_fuzz.py \
			$(ARGS) || failed=1; \
	done; exit $$failed

# What pages and appends cost beside their yardsticks; ARGS="--big" over a big ledger too.
bench: $(MEASURED)
	@$(BIN)/python -m benchmarks $(ARGS)

# Each says its own name first, and a failure of one does not hide those after it. Types take the
# longest, so they begin first and one core has them while another has the rest.
CHECKS := types lint contracts migrations deployment schema
BESIDE := $(if $(filter output-sync,$(.FEATURES)),--jobs=2 --output-sync=target)
check: $(TOOLS)
	@$(MAKE) --no-print-directory --keep-going $(BESIDE) $(CHECKS)

PANEL := $(BIN)/python -W error::DeprecationWarning manage.py
# What production must have, with values that are nobody's.
AS_PRODUCTION = PANEL_ENV=production ALLOWED_HOSTS=panel.invalid LEDGER_ORIGIN=panel.invalid/log \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	LEDGER_KEY=$$VAR_DIR/ledger-key.pem SEALING_KEY=$$VAR_DIR/sealing-key

# A VAR_DIR for the length of one recipe: checks leave the developer's own alone.
THROWAWAY = export VAR_DIR=$$(mktemp -d) PANEL_ENV=development DATABASE_URL= LEDGER_KEY= SECRET_KEY= SEALING_KEY=; \
	trap 'rm -rf $$VAR_DIR' EXIT

lint: $(TOOLS)
	@echo "== lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(TOOLS)
	@echo "== types"
	@$(THROWAWAY); $(BIN)/mypy

contracts: $(TOOLS)
	@echo "== contracts"
	@$(BIN)/lint-imports

migrations: $(TOOLS)
	@echo "== migrations"
	@$(THROWAWAY); $(PANEL) makemigrations --check --dry-run

deployment: $(TOOLS)
	@echo "== deployment"
	@$(THROWAWAY); $(PANEL) check >/dev/null && $(AS_PRODUCTION) \
		$(PANEL) check --deploy --fail-level WARNING

# The committed description of the API is the one that the code gives.
schema: $(TOOLS)
	@echo "== schema"
	@$(THROWAWAY); if [ -f docs/openapi.yaml ]; then \
		$(PANEL) spectacular --validate --fail-on-warn --file $$VAR_DIR/openapi.yaml \
		&& diff -u docs/openapi.yaml $$VAR_DIR/openapi.yaml; fi

# Pictures of the pages, from a demonstration of its own; needs Chromium.
screens: $(INSTALLED)
	$(BIN)/python -m docs.screens.take

# The locks are compatible with one another: each layer is constrained by the one below it.
locks:
	@export UV_CUSTOM_COMPILE_COMMAND="make locks"; for layer in "" -test -dev -bench; do \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			requirements$$layer.in -o requirements$$layer.txt || exit 1; \
	done
