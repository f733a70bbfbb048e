# Converts the recordings of a folder with make, as many at a time as -j says.
#
#   make -f units.mk -j 8 -k IN=recordings OUT=steps PIPELINE=convert.sh
#
# What is there already is not made again, -k goes on after a failure, and the same command does what is
# left. The rows of unit-run are in OUT.jsonl. Make knows no names with blanks: parallel-units.sh does.
IN = recordings
OUT = steps
PIPELINE = convert.sh
SUFFIX = .mcap
# More options of unit-run, such as --quarantine bad.
OPTIONS =

recordings := $(shell find $(IN) -name '.*' -prune -o -type f -name '*$(SUFFIX)' -print)

all: $(recordings:$(IN)/%=$(OUT)/%)

$(OUT)/%: $(IN)/%
	@unit-run --in '$<' --out '$@' --pipeline '$(PIPELINE)' --wait 1h $(OPTIONS) >>$(OUT).jsonl

.PHONY: all
