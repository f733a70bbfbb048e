"""Prints requests with their pictures cut short, after checking that these are whole files."""

import base64
import json
import sys

ends = {"jpeg": (b"\xff\xd8", b"\xff\xd9"), "png": (b"\x89PNG", b"\xaeB`\x82")}
for line in sys.stdin:
    request = json.loads(line)
    assert list(request) == ["custom_id", "method", "url", "body"], list(request)
    print(request["custom_id"], request["method"], request["url"])
    body = request["body"]
    for message in body.pop("messages"):
        print(f"  {message['role']}:")
        content = message["content"]
        for part in [{"type": "text", "text": content}] if isinstance(content, str) else content:
            if part["type"] == "text":
                print("    ", part["text"])
                continue
            head, data = part["image_url"]["url"].split(",")
            picture = base64.b64decode(data, validate=True)
            start, end = ends[head.removeprefix("data:image/").removesuffix(";base64")]
            assert picture.startswith(start) and picture.endswith(end)
            print("    ", head, len(picture))
    print("  ", json.dumps(body))
