"""hard-select --confident-learning against cleanlab's find_label_issues on random labels, and the arc
length of episode-score against SciPy's Fourier transform of long and short movements.
"""

import json
import subprocess

import numpy as np
import scipy.fft
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_self_confidence_for_each_label

random = np.random.default_rng(11)

for trial in range(30):
    count, classes = int(random.integers(20, 400)), int(random.integers(2, 7))
    true = np.concatenate([np.arange(classes), random.integers(0, classes, count - classes)])
    wrong = random.random(count) < random.uniform(0.02, 0.4)
    given = np.where(wrong, random.integers(0, classes, count), true)
    given[:classes] = np.arange(classes)
    logits = random.normal(size=(count, classes)) * random.uniform(0.3, 2)
    logits[np.arange(count), true] += random.uniform(0, 3)
    p = np.exp(logits)
    p = (p / p.sum(1, keepdims=True)).round(random.integers(2, 9))
    names = [f"class {number}" for number in range(classes)]
    rows = "".join(
        json.dumps({"id": f"{number:05}", "label": names[given[number]],
                    "probabilities": dict(zip(names, p[number].tolist()))}) + "\n"
        for number in range(count))
    out = subprocess.run(
        ["hard-select", "--confident-learning", "--top", "100%"], input=rows, text=True,
        check=True, capture_output=True).stdout
    found = [json.loads(line) for line in out.splitlines()]
    issues = find_label_issues(
        given, p, filter_by="confident_learning", n_jobs=1, return_indices_ranked_by=None,
        min_examples_per_class=0)
    confidence = get_self_confidence_for_each_label(given, p)
    order = sorted(range(count), key=lambda number: (not issues[number], -(1 - confidence[number]), number))
    assert [int(row["id"]) for row in found] == order, trial
    assert [row["suspect"] for row in found] == [bool(issues[number]) for number in order], trial
print("wrong labels: 30 sets as cleanlab finds them")

for trial, count in enumerate([3, 4, 5, 17, 64, 65, 100, 1000, 4097]):
    rate = [5, 20, 50, 1000][trial % 4]
    state = np.cumsum(random.normal(size=(count, 3)), 0)
    np.savez(f"walk{trial}.npz", **{"observation/state": state})
    steps = subprocess.run(
        ["npz-cat", "--rate", str(rate), f"walk{trial}.npz"], check=True, capture_output=True).stdout
    scored = subprocess.run(
        ["episode-score", "--motion"], input=steps, check=True, capture_output=True).stdout
    (row,) = subprocess.run(
        ["hard-select", "path", "--top", "1"], input=scored, check=True,
        capture_output=True).stdout.splitlines()
    speed = np.linalg.norm(np.diff(state, axis=0), axis=1) * rate
    points = 16 * int(2 ** np.ceil(np.log2(len(speed))))
    frequency = scipy.fft.rfftfreq(points, 1 / rate)
    magnitude = np.abs(scipy.fft.rfft(speed, points))
    magnitude = (magnitude / magnitude.max())[frequency <= min(10, rate / 2)]
    end = np.nonzero(magnitude >= 0.05)[0][-1]
    arc = -np.sum(np.hypot(1 / end, np.diff(magnitude[:end + 1])))
    found = json.loads(row)["arc_length"]
    assert abs(found - arc) < 1e-8 * abs(arc), (count, rate, found, arc)
print("arc lengths as by SciPy")
