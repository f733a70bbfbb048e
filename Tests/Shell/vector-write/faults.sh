exec 2>&1
run() { vector-write "$@" </dev/null; echo "exit $?"; }
python3 -B "$SHELL_TESTS/embeddings.py" 4 3 >good
python3 -B "$SHELL_TESTS/embeddings.py" 4 5 >wide
python3 -B - names long width <<'END'
import os, sys, types
sys.path.insert(0, os.environ["SHELL_TESTS"])
from embeddings import *
def make(name, *content):
    with open(name, "wb") as file:
        mcap.sys = types.SimpleNamespace(stdout=types.SimpleNamespace(buffer=file))
        stream(*content)
make("names", 2, [episode(0, "a", [1, 2], {"task": 1})])
make("long", 2, [episode(0, "a", [1, 2], {}, "x" * 50000)])
make("nan", 2, [episode(0, "a", [1, float("nan")]), episode(1, "b", [1, 2])])
make("empty", 2, [])
make("idlong", 2, [episode(0, "a" * 600, [1, 2])])
make("halves", 2, [episode(0, "a", [1, 1e6])])
make("badscore", 2, [episode(0, "a", [1, 2], {"x": "nan"})])
END
run
run -
run --for sql out good
run --half --for milvus out good
run --query good
run --query - good
run --query x.vec --for lance good
run out names
run --for parquet out names
run --for milvus out names
run --for pinecone out2 long
run --for pinecone out2 idlong
run out2 nan
run --skip-nan out3 nan
run out2 empty
run --half out2 halves
run --for milvus out4 badscore
run out good
run --force out good
run --force out good good
run --force out good wide
run --query out wide
run --query good good
head -c 500 out >short
run out5 short
echo ARROW1 >short
run out5 short
run out5 absent
run no/such/place good
ls
