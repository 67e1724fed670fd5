# Every target sets up what it needs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
PORT ?= 8887
URL ?= http://127.0.0.1:$(PORT)
NODE_BIN := tools/node_modules/.bin
FRONTEND := examples/frontend/node_modules/ready

.PHONY: help demo serve check test lint types tests night spec-lint format bench constraints packages clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 20

demo: $(VENV)/ready ## Serve the mock, judge it, print the verdict, go on serving
	$(BIN)/mockpbx demo --port $(PORT)

serve: $(VENV)/ready ## Serve the mock on PORT (8887)
	$(BIN)/mockpbx serve --port $(PORT)

check: $(VENV)/ready ## Judge the server at URL (the local mock); the token comes from PBX_TOKEN
	$(BIN)/mockpbx check $(URL)

# What is fetched is fetched at once, and what is looked at without being run is looked at at once.
test: ## Run every check and every test
	$(MAKE) --jobs 4 $(VENV)/ready $(NODE_BIN)/ready $(FRONTEND) packages
	$(MAKE) --jobs 2 lint types spec-lint
	$(MAKE) tests

lint: $(VENV)/ready ## Check style, layout and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/ready ## Check types, strictly
	$(BIN)/mypy
	$(BIN)/mypy --strict tests benchmarks

spec-lint: $(VENV)/ready $(NODE_BIN)/ready ## Lint openapi.yaml with three linters, and the control plane's document
	$(BIN)/openapi-spec-validator openapi.yaml mockpbx/control/control.yaml
	$(NODE_BIN)/spectral lint mockpbx/control/control.yaml --ruleset tools/spectral.yaml --fail-severity=error --display-only-failures
	$(NODE_BIN)/spectral lint openapi.yaml --ruleset tools/spectral.yaml --fail-severity=hint
	$(NODE_BIN)/redocly lint openapi.yaml --config tools/redocly.yaml --max-problems 20

# Whole judgements and sieges, hundreds of them, in which tracing would take more time than they do.
UNTRACED := tests/mutants tests/second tests/durability tests/oracle tests/hostile tests/life \
	tests/slow tests/soak \
	tests/diff/test_mutations.py tests/diff/test_laws.py tests/journal/test_bounds.py tests/profiles/test_judged.py \
	$(patsubst %,tests/contracts/test_%.py,clean_up command_line driven_lies generated interrupts manners odd_answers \
	only outputs profiles suite sweep)
PYTEST_TWICE := pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

tests: $(VENV)/ready $(NODE_BIN)/ready $(FRONTEND) packages ## Run the tests, with coverage of all but the largest
	$(BIN)/$(PYTEST_TWICE) $(UNTRACED)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m $(PYTEST_TWICE) $(UNTRACED:%=--ignore=%)
	$(BIN)/coverage combine -q
	$(BIN)/coverage report --fail-under=90

night: $(VENV)/ready packages ## Run what has a night size at that size (hours)
	$(BIN)/pytest tests/query --hypothesis-profile=night
	$(BIN)/pytest tests/query -k no_text_is_slow --timeout 7200 --hypothesis-profile=long-night
	$(BIN)/pytest tests/hostile -s --hostile-requests 100000 --traversals 10000 --hostile-texts 20000
	$(BIN)/pytest tests/life --timeout 7200 --hypothesis-profile=night --linear-reports 2000 --linear-clients 64
	$(BIN)/pytest tests/durability -s --timeout 7200 --kills 1000 --power-cuts 50000 --contention-seconds 300 --contention-processes 16 \
		--database-stops 200 --jobs 20000 --worker-kills 500
	$(BIN)/pytest tests/elsewhere --timeout 3600 --targets 5000
	$(BIN)/pytest tests/slow -s --slow-clients 300 --real-deadlines
	$(BIN)/pytest tests/soak -s --timeout 14400 --soak-seconds 7200 --soak-rate 300 --soak-requests 1000000
	$(BIN)/pytest tests/plugin --sandbox-tests 400
	$(BIN)/pytest tests/mutants --lie-step 1 --alone-step 1
	$(BIN)/pytest tests/contracts -s --timeout 14400 --interrupts 100 --sweep-seeds 30 --driven-examples 210

format: $(VENV)/ready ## Lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/ready ## Measure against peers (fetched from npm into .cache)
	bash tools/system-packages wrk nodejs npm postgresql
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.sizes
	$(BIN)/python -m benchmarks.reports
	$(BIN)/python -m benchmarks.judge --tools ours-10,ours-30,ours-60,ours-300 --every 10 >/dev/null
	$(BIN)/python -m benchmarks.sandboxes --write
	$(BIN)/python -m benchmarks.judge --write

constraints: $(VENV)/ready ## Write down the versions that are installed now
	$(BIN)/pip freeze --exclude-editable | grep -v '^pip==' > constraints.txt

packages:
	bash tools/system-packages chromium curl nodejs npm postgresql

clean: ## Remove everything that was set up or made
	rm -rf $(VENV) .cache tools/node_modules examples/frontend/node_modules .mypy_cache .pytest_cache .ruff_cache .coverage* dist

$(VENV)/ready: pyproject.toml constraints.txt
	bash tools/system-packages python3-venv
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev --editable .
	touch $@

$(NODE_BIN)/ready: tools/package.json tools/package-lock.json
	bash tools/system-packages npm
	cd tools && npm ci --silent --no-audit --no-fund --ignore-scripts
	touch $@

$(FRONTEND): examples/frontend/package.json examples/frontend/package-lock.json
	bash tools/system-packages npm
	cd examples/frontend && npm ci --silent --no-audit --no-fund --ignore-scripts
	touch $@
