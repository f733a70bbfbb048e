"""kcenter-select against straightforward NumPy, and against what is possible at all."""
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import vector_file

HERE = Path(tempfile.mkdtemp())


def choose(*arguments, files=("v.vec",)):
    done = subprocess.run(
        ["kcenter-select", "-v", *map(str, arguments), *(str(HERE / name) for name in files)],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    radius = float(done.stderr.split("covering radius")[1].replace("at most", ""))
    assert [row["rank"] for row in rows] == list(range(len(rows)))
    return [int(row["id"][1:-2]) for row in rows], rows, radius, done.stderr


def distances(points, others, metric):
    if metric == "l2":
        return np.sqrt(((points[:, None] - others[None]) ** 2).sum(2))
    unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
    return 1 - unit(points) @ unit(others).T


def greedy(points, first, count, metric="l2", weights=None, seen=None):
    """google/active-learning's KCenterGreedy: the farthest of all, the first of equal ones."""
    points = points.astype(np.float64)
    chosen = [] if first is None else [first]
    nearest = np.full(len(points), np.inf)
    for start in chosen:
        nearest = np.minimum(nearest, distances(points, points[[start]], metric)[:, 0])
    if seen is not None:
        nearest = np.minimum(nearest, distances(points, seen.astype(np.float64), metric).min(1))
    while len(chosen) < count:
        score = nearest if weights is None else nearest * weights
        chosen.append(int(score.argmax()))
        nearest = np.minimum(nearest, distances(points, points[[chosen[-1]]], metric)[:, 0])
    return chosen, nearest.max()


def orders():
    random = np.random.default_rng(1)
    for number in range(50):
        width = int(random.integers(1, 40))
        points = random.normal(size=(int(random.integers(30, 400)), width)).astype(np.float32)
        metric = "cosine" if number % 2 and width > 1 else "l2"
        budget = int(random.integers(1, 30))
        weights = random.random(len(points)).astype(np.float32)
        seen = random.normal(size=(5, width)).astype(np.float32)
        vector_file.write(HERE / "v.vec", points, batch=37, weight=weights.astype(np.float64))
        vector_file.write(HERE / "seen.vec", seen)
        mine, rows, radius, _ = choose("--budget", budget, "--metric", metric)
        theirs, their_radius = greedy(points, mine[0], budget, metric)
        assert mine == theirs, (number, mine, theirs)
        assert abs(radius - their_radius) < 2e-3 * their_radius, (radius, their_radius)
        mine = choose("--budget", budget, "--metric", metric, "--weight", "weight")[0]
        assert mine == greedy(points, mine[0], budget, metric, weights)[0], number
        mine = choose("--budget", budget, "--metric", metric, "--seen", HERE / "seen.vec")[0]
        assert mine == greedy(points, None, budget, metric, seen=seen)[0], number
    print("50 random sets: the order of NumPy, with weights and with centers seen")


def optimum():
    random = np.random.default_rng(2)
    worst = 0
    for _ in range(20):
        points = random.normal(size=(14, 2)).astype(np.float32)
        vector_file.write(HERE / "v.vec", points)
        for budget in (2, 3, 4):
            between = distances(points.astype(np.float64), points.astype(np.float64), "l2")
            best = min(between[:, list(some)].min(1).max()
                       for some in itertools.combinations(range(14), budget))
            radius = choose("--budget", budget)[2]
            assert radius <= 2.001 * best, (radius, best)
            worst = max(worst, radius / best)
    print(f"radius at most {worst:.2f} times the smallest possible")


def garbage(count, width, budget):
    """0.1 % of the points at 8 times the norm, and three rare modes of 0.2 % each."""
    random = np.random.default_rng(3)
    share = count // 1000
    points = random.normal(size=(count, width)).astype(np.float32)
    rare = [np.arange(start, start + 2 * share) for start in (0, 5 * share, 11 * share)]
    for number, rows in enumerate(rare):
        center = np.zeros(width)
        center[number] = 60
        points[rows] = center + random.normal(size=(len(rows), width))
    bad = random.choice(np.arange(20 * share, count), share, replace=False)
    points[bad] *= 8
    weights = random.random(count)
    vector_file.write(HERE / "v.vec", points, uncertainty=weights)
    plain = choose("--budget", budget)[0]
    assert set(plain) & set(bad), "garbage tempts nobody: the test says nothing"
    for options in ([], ["--weight", "uncertainty"], ["--half"], ["-j", "1"],
                    ["--memory", "32M"]):
        chosen, _, _, told = choose("--budget", budget, "--outliers", "0.1%", *options)
        assert not set(chosen) & set(bad), (options, told)
        for rows in rare:
            assert set(chosen) & set(rows), (options, "a rare mode is not covered")
    print(f"{len(set(plain) & set(bad))} of {budget} were garbage, and now none is")


def shards():
    random = np.random.default_rng(4)
    points = random.normal(size=(20000, 256)).astype(np.float32)
    points[:4000] += 3
    vector_file.write(HERE / "v.vec", points)
    whole = choose("--budget", 50)
    parts = choose("--budget", 50, "--memory", "32M")
    assert "at most" in parts[3], parts[3]
    nearest = distances(points[::29], points[parts[0]], "l2").min(1).max()
    assert nearest <= parts[2] * 1.001 and nearest <= 2 * whole[2], (nearest, parts[2], whole[2])
    share = choose("--budget", "0.25%", "--memory", "32M")
    assert share[0] == parts[0]
    for number in range(2):
        rows = slice(number * 10000, number * 10000 + 10000)
        vector_file.write(
            HERE / f"part{number}.vec", points[rows],
            [f"e{row}#0" for row in range(rows.start, rows.stop)])
        choose("--budget", 50, "--state", HERE / f"state{number}.vec", "--force",
               files=[f"part{number}.vec"])
    merged = choose("--budget", 50, files=["state0.vec", "state1.vec"])
    nearest = distances(points[::29], points[merged[0]], "l2").min(1).max()
    assert nearest <= 2 * whole[2], (nearest, whole[2])
    print("parts and machines stay within the bound")


def threads():
    random = np.random.default_rng(5)
    modes = random.normal(size=(40, 24)) * 10
    points = (modes[random.integers(0, 40, 30000)] + random.normal(size=(30000, 24)))
    vector_file.write(HERE / "v.vec", points.astype(np.float32))
    answers = {subprocess.run(
        ["kcenter-select", "--budget", "300", "--outliers", "0.5%", "-j", str(threads), HERE / "v.vec"],
        capture_output=True, check=True).stdout for threads in (1, 2, 3, 7)}
    assert len(answers) == 1
    curve = HERE / "curve"
    _, rows, radius, _ = choose("--budget", 300, "--curve", curve)
    radii = [json.loads(line)["radius"] for line in curve.read_text().splitlines()]
    assert radii == sorted(radii, reverse=True) and len(radii) == 300
    assert abs(radii[-1] - radius) < 1e-3 * radius
    assert np.allclose([row["distance"] for row in rows[1:]], radii[:-1], rtol=1e-6)
    print("the same for any number of threads, and its curve falls")


if __name__ == "__main__":
    orders()
    optimum()
    garbage(50_000, 96, 100)
    shards()
    threads()
