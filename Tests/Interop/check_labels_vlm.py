"""The asking half of the loop of labels: check_labels_vlm.py run|requests FILE|rows ANSWERS ROWS.

`run` writes a recording of episodes that end in green or red; the toy model says success to green and
failure to red. `requests` checks requests by the types of OpenAI's own package; `rows` checks rows of
answers: the label is the color's, and the confidence what the list of tokens says.
"""

import json
import math
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../Shell"))
S = 10**9
COLORS = {"yes": (30, 200, 30), "no": (200, 30, 30)}


def outcome(index):
    return "yes" if index * 7 % 3 == 0 else "no"


def run():
    import mcap

    records = [
        mcap.schema(1, "bagpipe.Episode", "protobuf", mcap.EPISODE),
        mcap.schema(2, "sensor_msgs/msg/Image", "ros2msg", ""),
        mcap.channel(1, 1, "/episode", "protobuf"),
        mcap.channel(2, 2, "/front", "cdr"),
    ]
    for index in range(4):
        start = (1000 + 10 * index) * S
        name = b"world#%d" % index
        attribute = b"\x0a\x02id\x12" + bytes([len(name)]) + name
        begin = b"\x08\x01\x10" + bytes([index]) + b"\x3a" + bytes([len(attribute)]) + attribute
        records.append(mcap.message(1, 0, start, start, begin))
        for frame in range(10):
            color = COLORS[outcome(index)] if frame == 9 else (90, 90, 90)
            time = start + frame * S // 10
            body = b"\0\1\0\0" + struct.pack("<IIIB3x", time // S, time % S, 1, 0)
            body += struct.pack("<III", 48, 64, 5) + b"rgb8\0" + b"\0" + b"\0\0" + struct.pack("<I", 192)
            body += struct.pack("<I", 48 * 192) + bytes(color) * (48 * 64)
            records.append(mcap.message(2, frame, time, time, body))
        records.append(mcap.message(1, 1, start + S, start + S, b"\x08\x02\x10" + bytes([index])))
    mcap.write(*records)


def requests(path):
    from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming as Params
    from pydantic import TypeAdapter

    adapter = TypeAdapter(Params)
    known = set(Params.__required_keys__ | Params.__optional_keys__)
    lines = [json.loads(line) for line in open(path)]
    for line in lines:
        assert set(line) == {"custom_id", "method", "url", "body"}
        assert (line["method"], line["url"]) == ("POST", "/v1/chat/completions")
        assert set(line["body"]) <= known, set(line["body"]) - known
        body = adapter.validate_python(line["body"])
        for message in body["messages"]:
            content = message["content"]
            parts = content if isinstance(content, str) else list(content)
            assert parts
    assert len({line["custom_id"] for line in lines}) == len(lines) > 0


def expected(choice):
    """P(yes) of success, no of failure, over both, from the token where the answer begins."""
    content = choice["message"]["content"]
    place = content.index(json.loads(content)["answer"])
    at = 0
    for token in choice["logprobs"]["content"]:
        if at <= place < at + len(token["bytes"]):
            break
        at += len(token["bytes"])
    words = {"success": 0, "failure": 1}
    own = token["token"].strip(' "').lower()
    top = [(entry["token"].strip(' "').lower(), math.exp(entry["logprob"])) for entry in token["top_logprobs"]]
    if own not in words:
        return None
    sums = [sum(p for text, p in top if words.get(text) == place) for place in range(2)]
    if not sum(sums):
        return None
    missing = min(min(p for _, p in top), max(0, 1 - sum(p for _, p in top)))
    sums = [value or missing for value in sums]
    return max(sums) / sum(sums)


def rows(answers, path):
    from openai.types.chat import ChatCompletion

    results = {}
    for line in open(answers):
        result = json.loads(line)
        assert result["error"] is None and result["response"]["status_code"] == 200, result
        ChatCompletion.model_validate(result["response"]["body"])
        results[result["custom_id"].rsplit("/", 1)[0]] = result["response"]["body"]
    labels = [json.loads(line) for line in open(path)]
    assert [label["id"] for label in labels] == [f"world#{index}" for index in range(4)]
    known = 0
    for index, label in enumerate(labels):
        assert label["label"] == outcome(index), label
        confidence = expected(results[label["id"]]["choices"][0])
        if confidence is not None:
            known += 1
            assert label["confidence_from"] == "logprobs"
            assert math.isclose(label["confidence"], confidence, rel_tol=1e-9), (label, confidence)
            assert 0.5 < confidence <= 1
    print(f"{known} of {len(labels)} confidences are known:",
          sorted({(label["label"], round(label["confidence"], 3)) for label in labels if label["confidence"]}))
    assert known > 0


globals()[sys.argv[1]](*sys.argv[2:])
