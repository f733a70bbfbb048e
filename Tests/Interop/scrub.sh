#!/bin/sh
# text-scrub: other people's readers find every text without what was to go, all else as it was, and
# the bytes those that their writers make of these values.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3}
check() { "$python" -B "$here/check_scrub.py" "$@"; }

check write in.mcap
printf 'alice\nJean-Luc Picard\n# comment\nj\303\274rgen\n' >words
echo secret >key
set -- --words words --pattern 'serial=SN-\d{6}'
text-scrub "$@" <in.mcap >plain.mcap
check check in.mcap plain.mcap
text-scrub "$@" --key key <in.mcap >keyed.mcap
check check in.mcap keyed.mcap
text-scrub "$@" --check <keyed.mcap
