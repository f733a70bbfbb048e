"""Compares statistics of relative actions with those made step by step here:
relative.py OPENPI.json LEROBOT.json <TEXT, with chunks of 4, the first two dimensions relative."""

import json
import math
import struct
import sys

CHUNK, RELATIVE = 4, (0, 1)


def single(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


def exact(number):
    return number


def quantile(numbers, q):
    numbers, place = sorted(numbers), q * (len(numbers) - 1)
    low = math.floor(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (numbers[high] - numbers[low]) * (place - low)


def moments(rows):
    columns = list(zip(*rows))
    means = [math.fsum(c) / len(c) for c in columns]
    return {
        "mean": means,
        "std": [math.sqrt(math.fsum((x - m) ** 2 for x in c) / len(c)) for c, m in zip(columns, means)],
        "q01": [quantile(c, 0.01) for c in columns], "q99": [quantile(c, 0.99) for c in columns]}


def compare(name, found, expected, tolerance):
    for key, numbers in expected.items():
        for a, b in zip(found[key], numbers, strict=True):
            if abs(a - b) > tolerance * max(1, abs(b)):
                sys.exit(f"{name} {key}: {found[key]}, not {numbers}")
    print(f"{name} is right")


rounded = exact
values = {"action": [], "observation/state": []}
for line in sys.stdin:
    record = json.loads(line)
    if record["record"] == "message" and record["topic"] in values:
        value = record["value"]
        kind, numbers = next((k, v) for k, v in value.items() if k != "shape" and v)
        rounded = single if "float32" in kind else exact
        values[record["topic"]].append([rounded(n) for n in numbers])
actions, states = values["action"], values["observation/state"]


def row(step, offset):
    action = actions[min(step + offset, len(actions) - 1)]
    return [rounded(a - states[step][d]) if d in RELATIVE else a for d, a in enumerate(action)]


chunks = [[row(step, offset) for offset in range(CHUNK)] for step in range(len(actions))]
openpi = json.load(open(sys.argv[1]))["norm_stats"]
if list(openpi) != ["actions", "state"] or list(openpi["state"]) != ["mean", "std", "q01", "q99"]:
    sys.exit(f"other keys: {openpi}")
compare("openpi actions", openpi["actions"], moments([r for c in chunks for r in c]), 1e-7)
compare("openpi state", openpi["state"], moments(states), 1e-7)
whole = [r for c in chunks[:len(actions) - CHUNK + 1] for r in c]
lerobot = json.load(open(sys.argv[2]))
compare("lerobot action", lerobot["action"], moments(whole), 1e-12)
if lerobot["action"]["count"] != [len(whole)]:
    sys.exit(f"{lerobot['action']['count']} rows, not {len(whole)}")
