.PHONY: run-server check

run-server:
	./rookery

check:
	./check
