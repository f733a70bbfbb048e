# The nearest rows of a file, in order; of equal ones the first.
python3 -B - >lake <<'END'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
stream(2, [episode(i, f"lake{i}", [1, i % 4], {"loss": i}, f"task {i}") for i in range(10)])
END
python3 -B - >new <<'END'
import os, sys
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
stream(2, [episode(0, "x", [2, 2]), episode(1, "y", [1, 3.5])])
END
vector-write lake.vec lake
vector-write --query lake.vec -k 3 <new
echo '# l2'
vector-write --query lake.vec -k 4 --metric l2 new
echo '# more than there are'
vector-write --query lake.vec -k 50 new | wc -l
