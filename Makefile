# Every target installs what is missing first, and does nothing about it when nothing is missing.
.DEFAULT_GOAL := help
.PHONY: help demo test build lint fuzz bench bench-models conformance accuracy models clean bootstrap
MAKEFLAGS += --no-print-directory

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

demo: bootstrap ## a year of readings to a verified proof, every step shown and checked
	@Tools/demo

test: bootstrap ## all tests: Swift, the C core under sanitizers, scripts
	@Tools/test

build: bootstrap ## assay, assayd and assay-verify in .build/release
	@Tools/build

lint: bootstrap ## formats, floors, constants
	@Tools/lint

fuzz: bootstrap ## parsers of untrusted bytes under libFuzzer (SECONDS=60 for each; TARGET=sev-snp for one)
	@Tools/fuzz $(or $(SECONDS),60) $(TARGET)

bench: bootstrap build ## the engine in short; checks of evidence and chains; a proof of a log (N=10 CIRCUIT=consecutive-1440)
	@.build/release/assay bench engine --short
	@ASSAY_SHARED="$${ASSAY_SHARED:-../shared}" .build/release/assay bench verify
	@Tools/bench --runs "$${N:-10}" --circuit "$${CIRCUIT:-consecutive-1440}"

bench-models: bootstrap build ## proofs of models, and EZKL's of the same (N=7 ONLY=mnist-lenet5)
	@Tools/bench-models --runs "$${N:-7}" $${ONLY:+--only "$$ONLY"}

conformance: bootstrap ## docs/conformance.md: which of ONNX's own tests of operators pass
	@Tools/conformance

accuracy: bootstrap ## docs/accuracy.md: how near the shipped models' integers are to floating point
	@Tools/accuracy

models: bootstrap build ## a circuit and a development key for every shipped model, where the daemon looks for them
	@Tools/compile-models

clean: ## remove what was built here (keys are kept, in the cache outside)
	rm -rf .build

bootstrap:
	@Tools/bootstrap
