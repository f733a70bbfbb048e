# The farthest first; with weights, seen vectors and another distance; from a pipe and from files.
make() { python3 -B "$SHELL_TESTS/embeddings.py" "$@"; }
make 20 4 >s
echo '# l2'
kcenter-select -v --budget 4 <s
echo '# cosine'
kcenter-select --budget 20% --metric cosine s
echo '# weight'
kcenter-select --budget 3 --weight uncertainty s
echo '# curve'
{ kcenter-select -v --budget 5 --curve curve s >chosen; } 2>&1
cat curve
echo '# state'
kcenter-select --budget 4 --state part.vec s | cut -d, -f1 >from-state
kcenter-select --budget 4 s 2>errors | cut -d, -f1 | cmp - from-state && echo same
kcenter-select --budget 4 part.vec 2>errors | cut -d, -f1 | cmp - from-state && echo same
echo '# seen'
kcenter-select --budget 2 --seen part.vec s | cut -d, -f1,2
echo '# float16'
kcenter-select --half --budget 4 s 2>errors | cut -d, -f1 | cmp - from-state && echo same
echo '# copies of five vectors'
python3 -B - >copies <<'END'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
stream(2, [episode(i, f"c{i}", [i % 5, 1.5], {"zero": 0}) for i in range(20)])
END
kcenter-select --budget 10 copies
kcenter-select --budget 10 --weight zero copies
