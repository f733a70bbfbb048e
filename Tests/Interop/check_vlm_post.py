"""Runs vlm-post against serve_chat.py: check_vlm_post.py PORT LOG."""

import json
import os
import signal
import subprocess
import sys
import time

port, log = sys.argv[1:]
URL = f"http://127.0.0.1:{port}/v1"
environment = {key: value for key, value in os.environ.items() if key != "OPENAI_API_KEY"}


def requests(texts):
    return "".join(json.dumps({
        "custom_id": text, "method": "POST", "url": "/v1/chat/completions",
        "body": {"model": "m", "messages": [{"role": "user", "content": text}]},
    }) + "\n" for text in texts)


def post(texts, *options, url=URL, **variables):
    return subprocess.run(
        ["vlm-post", "--url", url, *options], input=requests(texts), text=True,
        capture_output=True, env=environment | variables)


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def content(row):
    return row["response"]["body"]["choices"][0]["message"]["content"]


def logged():
    """The requests since the last call: time, path, key, text."""
    global place
    with open(log) as file:
        file.seek(place)
        lines = file.read().splitlines()
        place = file.tell()
    return [line.split(" ", 3) for line in lines]


place = 0

# Answers come in the order of the requests, whichever is ready first, and once each.
texts = [f"{'slow' if number % 5 == 0 else 'fast'} {number}" for number in range(24)]
for jobs in ["1", "8"]:
    run = post(texts, "-j", jobs)
    assert (run.returncode, run.stderr) == (0, ""), run
    results = rows(run.stdout)
    assert [row["custom_id"] for row in results] == texts
    assert all(list(row) == ["id", "custom_id", "response", "error"] for row in results)
    assert all(content(row) == f"answer to {row['custom_id']}" for row in results)
    assert all(row["error"] is None and row["response"]["status_code"] == 200
               and row["response"]["request_id"] == "req-7" for row in results)
    calls = logged()
    assert sorted(text for *_, text in calls) == sorted(texts)
    assert {path for _, path, *_ in calls} == {"/v1/chat/completions"} and calls[0][2] == "-"

# What passes is sent again, after the time that the server asks for; what does not is a row.
texts = ["429 a", "503 b", "close c", "cut d", "hang e", "fine f", "html g", "redirect h", "text i",
         "always 400 j", "always 500 k", "large l"]
run = post(texts, "-j", "12", "--retries", "1", "--timeout", "2")
assert run.returncode == 1, run
assert "5 requests failed; the first is html g: no_json: HTTP 200" in run.stderr, run.stderr
results = {row["custom_id"]: row for row in rows(run.stdout)}
assert list(results) == texts
for text in texts[:6]:
    assert content(results[text]) == f"answer to {text}", results[text]
assert len(content(results["large l"])) == 10_000_000
for text in ["html g", "redirect h", "text i"]:
    assert results[text]["response"] is None and results[text]["error"]["code"] == "no_json"
assert "localhost" in results["redirect h"]["error"]["message"]
assert results["always 400 j"]["response"]["status_code"] == 400
assert results["always 500 k"]["response"]["status_code"] == 500
times = [(text, float(second)) for second, _, _, text in logged()]
calls = [text for text, _ in times]
twice = {text for text in texts if calls.count(text) == 2}
assert twice == {"429 a", "503 b", "close c", "cut d", "hang e", "always 500 k"}, twice
first, second = [second for text, second in times if text == "429 a"]
assert second - first >= 1

# A run that failed goes on: only what has no good answer is asked for again.
texts = ["fine m", "always 400 n", "fine o"]
run = post(texts, "-o", "a.jsonl")
assert run.returncode == 1 and run.stdout == ""
assert not os.path.exists("a.jsonl.part")
assert [row["custom_id"] for row in rows(open("a.jsonl").read())] == texts
logged()
run = post(["fine p"] + texts, "-o", "a.jsonl")
assert [text for *_, text in logged()] in (["fine p", "always 400 n"], ["always 400 n", "fine p"])
assert [row["custom_id"] for row in rows(open("a.jsonl").read())] == ["fine p"] + texts
# Other requests stay, and lines in another order, twice or cut are no matter.
lines = open("a.jsonl").read().splitlines()
open("a.jsonl", "w").write("\n".join(lines[::-1] + lines[:1] + [lines[3][:40]]))
run = post(["fine q", "fine m"], "-o", "a.jsonl")
assert "1 line of earlier results" in run.stderr and run.returncode == 0, run
assert [text for *_, text in logged()] == ["fine q"]
ids = [row["custom_id"] for row in rows(open("a.jsonl").read())]
assert ids == ["fine o", "always 400 n", "fine p", "fine q", "fine m"], ids

# Killed in the middle, it loses nothing, asks nothing twice, and leaves no curl behind.
texts = [f"slow {number} r" for number in range(24)]
for number, signals in enumerate([signal.SIGKILL, signal.SIGTERM], 1):
    process = subprocess.Popen(
        ["vlm-post", "--url", URL, "-j", "4", "-o", "k.jsonl"], stdin=subprocess.PIPE, text=True,
        env=environment)
    process.stdin.write(requests(texts))
    process.stdin.close()
    while not os.path.exists("k.jsonl.part") or open("k.jsonl.part").read().count("\n") < 4 * number:
        time.sleep(0.02)
    process.send_signal(signals)
    process.wait()
    assert not os.path.exists("k.jsonl")
time.sleep(0.1)
assert f"127.0.0.1:{port}" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True
                                                 ).stdout.replace(" ".join(sys.argv), "")
done = {row["custom_id"] for row in rows(open("k.jsonl.part").read())}
assert 8 <= len(done) < 24, done
logged()
assert post(texts, "-o", "k.jsonl").returncode == 0
assert [row["custom_id"] for row in rows(open("k.jsonl").read())] == texts
assert sorted(text for *_, text in logged()) == sorted(set(texts) - done)
# Two at a time cannot write one file.
process = subprocess.Popen(
    ["vlm-post", "--url", URL, "-o", "two.jsonl"], stdin=subprocess.PIPE, text=True, env=environment)
while not os.path.exists("two.jsonl.part"):
    time.sleep(0.01)
time.sleep(0.1)
run = post(["fine s"], "-o", "two.jsonl")
assert run.returncode == 65 and "another program writes it" in run.stderr, run
process.stdin.close()
assert process.wait() == 0 and open("two.jsonl").read() == ""

# The key is in the request, and in no arguments.
open("key", "w").write("sk-secret\n")
os.chmod("key", 0o644)
logged()
process = subprocess.Popen(
    ["vlm-post", "--url", URL, "--key-file", "key"], stdin=subprocess.PIPE, text=True,
    stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
process.stdin.write(requests(["slow t"]))
process.stdin.close()
arguments = ""
while "curl" not in arguments:
    arguments = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
assert "sk-secret" not in arguments
assert "others can read the key" in process.stderr.read() and process.wait() == 0
os.chmod("key", 0o600)
assert post(["fine u"], "--key-file", "key").stderr == ""
assert post(["fine v"], OPENAI_API_KEY="sk-variable").returncode == 0
assert [key for _, _, key, _ in logged()] == ["sk-secret", "sk-secret", "sk-variable"]
run = post(["unauthorized w", "fine x"], "-j", "1", "-o", "w.jsonl")
assert run.returncode == 65 and "refuses the key: HTTP 401 bad key" in run.stderr, run
assert not os.path.exists("w.jsonl") and not os.path.exists("w.jsonl.part")
texts = ["slow 1 key", "slow 2 key", "unauthorized key"] + [f"slow {number} key" for number in range(3, 40)]
run = post(texts, "-j", "8", "-o", "w.jsonl")
assert run.returncode == 65 and "refuses the key" in run.stderr and run.stderr.count("\n") == 1, run
for bad in ["two words", "", "sk-\x01"]:
    open("bad", "w").write(bad)
    os.chmod("bad", 0o600)
    assert post([], "--key-file", "bad").returncode == 65

# Budgets.
logged()
run = post([f"fine {number} y" for number in range(9)], "-j", "1", "--budget", "4")
assert run.returncode == 1 and len(logged()) == 4
assert [row["error"] and row["error"]["code"] for row in rows(run.stdout)] == [None] * 4 + ["budget"] * 5
run = post([f"fine {number} z" for number in range(9)], "-j", "1", "--budget", "25tokens")
assert len(logged()) == 3

# Nobody is there; a path that leads elsewhere; the same request twice; what is no request.
run = post(["fine 1"], "--retries", "0", url="http://127.0.0.1:1/v1")
assert run.returncode == 74, run
assert "vlm-post: 'http://127.0.0.1:1/v1': cannot reach the server: curl: (7)" in run.stderr, run
hostile = json.loads(requests(["fine 2"])) | {"url": "//evil.example/x"}
run = subprocess.run(["vlm-post", "--url", URL], input=json.dumps(hostile), text=True,
                     capture_output=True, env=environment)
assert run.returncode == 1 and rows(run.stdout)[0]["error"]["code"] == "invalid_request", run
run = post(["fine 3", "fine 3"])
assert run.returncode == 65 and "line 2: a second request has the custom_id 'fine 3'" in run.stderr
run = subprocess.run(["vlm-post", "--url", URL], input="{}\n", text=True, capture_output=True)
assert run.returncode == 65 and "line 1: a request without custom_id" in run.stderr, run
open("notes.txt", "w").write("my notes\n")
run = post(["fine 4"], "-o", "notes.txt")
assert run.returncode == 65 and open("notes.txt").read() == "my notes\n", run
