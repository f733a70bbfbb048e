"""near-drop against NumPy: the rule in one cell exactly, what it promises in many, planted copies."""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import vector_file

HERE = Path(tempfile.mkdtemp())


def drop(*arguments, file="v.vec"):
    done = subprocess.run(
        ["near-drop", "-v", "--clusters", HERE / "clusters", "--force", *map(str, arguments), HERE / file],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    kept = [json.loads(line) for line in done.stdout.splitlines()]
    clusters = [json.loads(line) for line in (HERE / "clusters").read_text().splitlines()]
    assert f"kept {len(kept)} of" in done.stderr
    return kept, clusters


def number(row):
    return int(row["id"][1:-2])


def unit(points):
    points = points.astype(np.float64)
    return points / np.linalg.norm(points, axis=1, keepdims=True)


def rule(points, order, threshold):
    kept = []
    for row in order:
        if not kept or (points[kept] @ points[row]).max() <= threshold:
            kept.append(int(row))
    return sorted(kept)


def one_cell():
    random = np.random.default_rng(1)
    for seed in range(10):
        groups = random.normal(size=(40, 12))
        raw = groups[random.integers(0, 40, 300)] + 0.15 * random.normal(size=(300, 12))
        scores = random.random(300).round(3)
        vector_file.write(HERE / "v.vec", raw.astype(np.float32), batch=99, loss=scores)
        points = unit(raw.astype(np.float32))
        sample = points[np.arange(64) * 300 // 64]
        similarity = points @ unit(sample.sum(0)[None])[0]
        for keep, key in (("nearest", -similarity), ("farthest", similarity), ("best:loss", -scores)):
            kept, _ = drop("--keep", keep, "--threshold", 0.97)
            assert [number(row) for row in kept] == rule(points, np.argsort(key, kind="stable"), 0.97)
    print("one cell: what NumPy keeps")


def many_cells():
    random = np.random.default_rng(2)
    count = 4000
    raw = random.normal(size=(count, 32))
    copies = random.choice(count, 400, replace=False)
    originals = np.setdiff1d(np.arange(count), copies)[:400]
    raw[copies] = raw[originals] * random.uniform(0.5, 2, (400, 1)) + 0.01 * random.normal(size=(400, 32))
    points = unit(raw.astype(np.float32))
    vector_file.write(HERE / "v.vec", raw.astype(np.float32))
    for options in ((), ("--cells", 50), ("--cells", 50, "--seed", 9, "-j", 1), ("--half",)):
        kept, clusters = drop(*options)
        cells = {number(row): row["cell"] for row in kept}
        members = {number(copy): (number({"id": one["kept"]}), copy["similarity"], one["cell"])
                   for one in clusters for copy in one["copies"]}
        assert len(cells) + len(members) == count and not set(cells) & set(members)
        for copy, (other, similarity, cell) in members.items():
            assert cells[other] == cell
            assert abs(points[copy] @ points[other] - similarity) < (2e-3 if options else 1e-5)
            assert similarity > 0.95
        for cell in set(cells.values()):
            rows = points[[row for row in cells if cells[row] == cell]]
            assert (np.triu(rows @ rows.T, 1) <= 0.9501).all()
        found = sum((a in members) != (b in members) for a, b in zip(copies, originals))
        assert found >= 380, found
        print(f"{' '.join(map(str, options)) or 'by default'}: {found} of 400 planted pairs")


def seen():
    random = np.random.default_rng(3)
    lake = random.normal(size=(9000, 16)).astype(np.float32)
    new = random.normal(size=(500, 16)).astype(np.float32)
    new[::5] = lake[::90][:100] * 3
    vector_file.write(HERE / "lake.vec", lake)
    vector_file.write(HERE / "v.vec", new, [f"n{row}#0" for row in range(500)])
    near = (unit(new) @ unit(lake).T).max(1) > 0.9
    kept, clusters = drop("--seen", HERE / "lake.vec", "--threshold", 0.9)
    dropped = {copy["id"] for one in clusters if "seen" in one for copy in one["copies"]}
    assert dropped == {f"n{row}#0" for row in np.flatnonzero(near)}
    print(f"{len(dropped)} of 500 were seen before")


if __name__ == "__main__":
    one_cell()
    many_cells()
    seen()
