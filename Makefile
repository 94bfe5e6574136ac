# TaskCraft: `make` lists what can be made. V=1 shows all that Maven says.

MVN_FLAGS ?= -B -ntp $(if $(V),,-Dorg.slf4j.simpleLogger.defaultLogLevel=warn)
# Finds the JDK and Maven, or says what to install and stops.
MVN = JAVA_HOME=$$(bin/find-jdk) || exit; export JAVA_HOME; \
	command -v mvn >/dev/null || { echo "make: Maven 3.8.6 or newer is needed: install the package 'maven'" >&2; exit 2; }; \
	mvn $(MVN_FLAGS)
# What a running suite says: one line a test class.
SHOW_TESTS = \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.failsafe=info

DIST = cli/target/taskcraft
JAR = $(DIST)/lib/taskcraft-cli.jar
AOT = $(DIST)/taskcraft.aot $(DIST)/look.aot
AOT_LOG = $(DIST)/taskcraft.aot.log
EXAMPLE ?= examples/incident_reporter.yaml
# Folders too: their time changes when a file in them goes away.
SOURCES := $(shell find pom.xml */pom.xml .mvn $(wildcard */src/main))

.PHONY: help build run test bench services cluster cluster-down up down images chaos soak format aot clean
.DEFAULT_GOAL := help
# Two Mavens at once would build the same folders.
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

build: $(JAR) $(AOT) ## compile and lay out the command, if sources changed
	@:

$(JAR): $(SOURCES)
	@echo "building"
	@$(MVN) -Dmaven.test.skip=true -pl cli -am package
	@touch $@

aot: $(AOT) ## make the caches that let the command start fast (part of build)

$(AOT) &: $(JAR) bin/train-aot $(wildcard examples/*)
	@bin/train-aot $(DIST) || { cat $(AOT_LOG) >&2; exit 1; }
	@for cache in $(AOT); do test -f $$cache || \
	{ cat $(AOT_LOG); echo "make: $$cache was not written; taskcraft works, but starts slower"; }; done

run: build ## run the first example (EXAMPLE=file for another)
	@status=0; ./taskcraft run $(EXAMPLE) || status=$$?; \
	if [ $$status -eq 3 ]; then status=0; fi; exit $$status

SERVICES_BUILT = target/services.built

SERVICES_AOT = target/services.trained

services: $(SERVICES_BUILT) $(SERVICES_AOT) ## build the five services and let a small cluster work once, so that they start fast
	@:

$(SERVICES_BUILT): $(SOURCES)
	@echo "building the services"
	@$(MVN) -Dmaven.test.skip=true -Pservices -am package \
		-pl planner-service,policy-service,executor-service,state-service,approval-service,cluster
	@mkdir -p $(@D)
	@touch $@

$(SERVICES_AOT): $(SERVICES_BUILT) bin/train-services bin/service-jvm.options | $(JAR)
	@echo "training the services"
	@if bin/train-services; then touch $@; \
	else echo "make: not all services have an AOT cache; they work, but start slower"; fi

cluster: services ## start Kafka, PostgreSQL and the services on this machine, without Docker
	@bin/cluster up

cluster-down: ## end what make cluster started
	@bin/cluster down

up: $(SERVICES_BUILT) build ## the same in containers: build the images, start all, wait until it is ready
	@bin/compose up

down: ## end what make up started
	@bin/compose down

images: build ## build the images in which tools run with `executor: docker`
	@bin/images

# Tests run the services that `make services` built.
BUILT = -Pservices -Dquarkus.build.skip=true

KILLS = 30
TASKS = 300
CHAOS = -Dtaskcraft.faults=all -Dtaskcraft.kills=$(KILLS) -Dtaskcraft.tasks=$(TASKS)
STEPS = 50000
IN_FLIGHT = 512
SOAK = -Dtaskcraft.steps=$(STEPS) -Dtaskcraft.in-flight=$(IN_FLIGHT)
LONG =

test: services ## everything that is checked: format, lint, all tests (LONG=1: chaos and soak in their long forms)
	@rm -rf */target/surefire-reports */target/failsafe-reports
	@status=0; ($(MVN) $(BUILT) $(if $(LONG),$(CHAOS) $(SOAK)) -fae $(SHOW_TESTS) verify) || status=$$?; \
	bin/test-summary || status=1; exit $$status

# A cluster's tests alone.
CLUSTER = $(MVN) $(BUILT) -pl cluster -am verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
	-Dfailsafe.failIfNoSpecifiedTests=false

chaos: services ## kill services at random (KILLS=n) while tasks with effects run (TASKS=n); all other faults
	@$(CLUSTER) -Dit.test=ChaosIT,FaultsIT,SupervisorIT $(CHAOS) -Dtaskcraft.supervisor=true

soak: services ## run steps through the services (STEPS=n), many tasks at once (IN_FLIGHT=n), and account for every one
	@$(CLUSTER) -Dit.test=SoakIT $(SOAK)

bench: services ## what the runtime costs, in a table beside the machine's limits (minutes)
	@$(MVN) -Dmaven.test.skip=true -pl bench -am package
	@rm -f $(AOT) # it was the cache of another jar
	@$(MAKE) --no-print-directory build
	@bench/run

format: ## format all Java sources
	@$(MVN) spotless:apply

clean: ## remove everything that was built
	@rm -rf target */target
