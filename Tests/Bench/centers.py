"""The rows of kcenter-select and near-drop: 200,000 vectors of 128 numbers, against NumPy and sklearn.

centers.py FILE make KIND COUNT   vectors: normal, modes, garbage, copies
centers.py FILE greedy            k-center by NumPy: the time of its loop is on stderr
centers.py FILE copies            SemDeDup by sklearn's k-means and NumPy
"""

import sys
import time
from pathlib import Path

from rows import Run, pair

COUNT, WIDTH, BUDGET = 200_000, 128, 200
CELLS = COUNT // 1000


def rows(tools, work, runs, wants, long):
    script = [sys.executable, Path(__file__).resolve()]

    def file(kind, count=COUNT):
        path = work / f"{kind}-{count}.vec"
        if not path.exists():
            Run([[*script, path, "make", kind, count]])
        return path

    def select(path, *options):
        return Run([[tools / "kcenter-select", "--budget", BUDGET, *options, "-q", path]])

    size = COUNT * WIDTH * 4 / 1e6
    for kind in ("normal", "modes"):
        if wants(f"kcenter-select {kind}"):
            path = file(kind)
            pair(f"kcenter-select: {kind}, 200 of 200,000", lambda: select(path),
                 lambda: Run([[*script, path, "greedy"]]), runs, size)
    if wants("kcenter-select outliers"):
        path = file("garbage")
        # The peer is the plain choice.
        pair("kcenter-select: outliers, weights",
             lambda: select(path, "--outliers", "0.1%", "--weight", "uncertainty"),
             lambda: select(file("normal")), runs, size)
    if wants("near-drop"):
        path = file("copies")
        peer = Path(sys.prefix) / "selection/bin/python"
        pair("near-drop: 200,000",
             lambda: Run([[tools / "near-drop", "--threshold", "0.95", "-q", path]]),
             (lambda: Run([[peer, *script[1:], path, "copies"]])) if peer.exists() else None, 1, size)
    if long and wants("kcenter-select parts"):
        path = file("normal", 10_000_000)
        pair("kcenter-select: 10^7 in parts", lambda: select(path), None, 1, 50 * size)


def make(path, kind, count):
    """Written in pieces, because the longest file does not fit in memory."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(1)
    modes = 5 * random.standard_normal((500, WIDTH), np.float32)
    schema = pa.schema(
        [("id", pa.string()), ("vector", pa.list_(pa.float32(), WIDTH)), ("uncertainty", pa.float64())],
        {"bagpipe.embedding.model": "toy", "bagpipe.embedding.version": "1",
         "bagpipe.embedding.dimension": str(WIDTH)})
    temporary = path.with_suffix(".part")
    with pa.OSFile(str(temporary), "wb") as out, pa.ipc.new_file(out, schema) as writer:
        for start in range(0, count, 2048):
            some = min(2048, count - start)
            vectors = random.standard_normal((some, WIDTH), np.float32)
            if kind == "modes":
                vectors += modes[random.integers(0, 500, some)]
            if kind == "garbage":
                vectors[random.random(some) < 0.001] *= 8
            if kind == "copies":
                twins = random.integers(0, some, some // 5)
                vectors[: some // 5] = vectors[twins] + 0.1 * vectors[: some // 5]
            writer.write_batch(pa.record_batch([
                pa.array([f"day/run{start + number}#0" for number in range(some)]),
                pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), WIDTH),
                pa.array(random.random(some))], schema=schema))
    temporary.rename(path)


def load(path):
    import numpy as np
    import pyarrow as pa

    table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
    chunks = table["vector"].chunks
    return np.concatenate([part.flatten().to_numpy() for part in chunks]).reshape(-1, WIDTH)


def greedy(path):
    import numpy as np

    points = load(path)
    start = time.monotonic()
    norms = np.einsum("ij,ij->i", points, points)
    nearest = np.full(len(points), np.inf, np.float32)
    chosen = [0]
    for _ in range(BUDGET):
        last = points[chosen[-1]]
        np.minimum(nearest, norms - 2 * (points @ last) + last @ last, out=nearest)
        chosen.append(int(nearest.argmax()))
    print(f"NumPy's loop alone: {time.monotonic() - start:.3f} s", file=sys.stderr)


def copies(path):
    import numpy as np
    from sklearn.cluster import KMeans

    points = load(path)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    means = KMeans(CELLS, random_state=0).fit(points)
    dropped = 0
    for cell in range(CELLS):
        rows = points[means.labels_ == cell]
        similarity = rows @ means.cluster_centers_[cell]
        rows = rows[np.argsort(similarity)]
        dropped += int((np.triu(rows @ rows.T, 1).max(0) > 0.95).sum())
    print(f"dropped {dropped}", file=sys.stderr)


if __name__ == "__main__":
    target, job = Path(sys.argv[1]), sys.argv[2]
    if job == "make":
        make(target, sys.argv[3], int(sys.argv[4]))
    elif job == "greedy":
        greedy(target)
    else:
        copies(target)
