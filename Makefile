# The two commands to know: make up, make test. Everything else: make help.
.DEFAULT_GOAL := help
.PHONY: help up install test check messages bench demo-refresh lock

help: ## List the targets
	@echo "Usage: make TARGET"
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Running
up: ## Set up what is missing and run the portal on http://127.0.0.1:8000 (PORT moves it)
	@exec tools/run up

install: ## Set up alone, into .venv/, node_modules/ and var/
	@exec tools/run setup

demo-refresh: ## Move the dates of the sample data to today
	@exec tools/run manage demo --refresh

##@ Checking
test: ## Run the whole suite on SQLite, then on PostgreSQL and Redis (ARGS="-k word" narrows it)
	@exec tools/run test $(ARGS)

check: ## Everything CI checks besides the suite: lint, format, types, imports, migrations, settings
	@exec tools/run check

bench: ## Measure the portal beside the limits of this machine (ARGS="--only search" narrows it)
	@exec tools/run bench

##@ Maintaining
messages: ## Collect the texts to be translated into locale/
	@exec tools/run manage messages

lock: ## Compile the lock files anew from pyproject.toml and package.json
	@exec tools/run lock
