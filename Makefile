# `make` alone prints what there is. Variables of the portal (PORT, HOST,
# DATABASE_URL, …) may stand before or behind the target: `PORT=8600 make run`.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check coverage fix bench lock clean

venv := .venv/bin
python := $(venv)/python
code := $(wildcard portal pages models seed tests benchmarks .ci/install.py)

help: ## print this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1|/' \
		| awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: .venv/runtime ## make the environment .venv with what the portal needs
	@echo "Ready; start with: make run"

run: .venv/runtime ## start the portal (PORT, HOST, DATABASE_URL)
	@exec $(python) -m portal run

# All of them on both of a small machine's cores, a file at a time; some on one.
workers := $(if $(ARGS),,-n 2 --dist loadfile --no-loadscope-reorder)

test: .venv/dev ## run every test (ARGS="-k look_up" for some)
	@$(python) -m pytest $(workers) $(ARGS)

check: .venv/dev ## style, types, import directions, dependencies, spelling
	$(venv)/ruff check .
	$(venv)/ruff format --check .
	$(venv)/mypy $(code)
	$(venv)/lint-imports --no-cache
	$(venv)/deptry .
	$(venv)/typos

coverage: .venv/dev ## run every test and see that 95 % is reached, 100 % in the domain
	@mkdir -p .cache
	@$(python) -m pytest --cov --cov-report= $(ARGS)
	@$(venv)/coverage report
	@$(venv)/coverage report --include='portal/domain/*' --fail-under=100

fix: .venv/dev ## let ruff put style right where it can
	$(venv)/ruff check --fix .
	$(venv)/ruff format .

bench: .venv/dev ## measure (ARGS="--help" lists what)
	@$(python) -m benchmarks $(ARGS)

lock: .venv/dev ## write the locks anew from pyproject.toml (UPGRADE=1: newest)
	@for spec in 'requirements-uv.lock --group install' \
			'requirements.lock pyproject.toml' \
			'requirements-dev.lock pyproject.toml --group dev -c requirements.lock'; do \
		set -- $$spec; file=$$1; shift; \
		$(venv)/uv pip compile "$$@" --universal --generate-hashes --no-header \
			--quiet $(if $(UPGRADE),--upgrade) --output-file $$file || exit 1; \
		echo "$$file: $$(grep -c == $$file) packages"; \
	done

clean: ## remove the environment and all caches; databases stay
	rm -rf .venv .cache .hypothesis .import_linter_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A file newer than its lock means: installed. When the environment's Python has
# gone, whatever was installed has gone with it.
ifneq ($(shell test -x $(python) && echo there),there)
.PHONY: .venv/runtime .venv/dev
endif

.venv/runtime: requirements.lock
	@.ci/set-up requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock
	@.ci/set-up requirements-dev.lock
	@touch .venv/runtime $@
