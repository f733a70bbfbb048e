exec 2>&1
run() { near-drop "$@" </dev/null; echo "exit $?"; }
python3 -B "$SHELL_TESTS/embeddings.py" 4 3 >good
python3 -B "$SHELL_TESTS/embeddings.py" 4 5 >wide
python3 -B - >zero <<'END'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
stream(3, [episode(0, "a", [1, 2, 3]), episode(1, "b", [0, 0, 0])])
END
run --threshold 1 good
run --threshold -2 good
run --keep best: good
run --keep best:none good
run --keep last good
run --force good
run --seen - good
run --cells 0 good
run --seen wide good
run --frames good
run zero
run --skip-nan zero
run absent
run good good
run
