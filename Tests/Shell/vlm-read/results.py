"""Prints results of the batch API: results.py NAME… prints those of that name. Each is a custom_id and
the text of an answer, a list of probabilities of the tokens where it begins, or what else happened.
"""

import json
import math
import sys


def line(name, body, status=200, error=None):
    response = None if body is None else {"status_code": status, "request_id": "r", "body": body}
    print(json.dumps({"id": "b", "custom_id": name, "response": response, "error": error}))


def answer(name, text, tokens=None, first=None, unlisted=None, **more):
    """The first token of `first`, or of the whole text, has the probabilities of `tokens`, of which
    one may be missing in the list."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    if tokens is not None:
        place = text.index(first) if first else 0
        own = max((text.startswith(token, place) * len(token), token) for token in tokens)[1]
        own = own if text.startswith(own, place) else first
        top = [{"token": token, "logprob": math.log(p)} for token, p in tokens.items() if token != unlisted]
        parts = [text[:place], own, text[place + len(own) :]]
        choice["logprobs"] = {"content": [
            {"token": part, "logprob": -0.1, "bytes": list(part.encode()),
             "top_logprobs": top if number == 1 else []}
            for number, part in enumerate(parts) if part
        ]}
        if not parts[0]:
            choice["logprobs"]["content"][0]["top_logprobs"] = top
    choice |= more
    line(name, {"model": "toy", "created": 1767225600, "choices": [choice], "usage": {"total_tokens": 9}})


def judgment(value, reason="none", confidence=0.7):
    return json.dumps({"answer": value, "reason": reason, "confidence": confidence})


def forms():
    answer("plain#0/judge", judgment("yes"))
    answer("fence#0/judge", "Sure:\n```json\n" + judgment("no", "slip") + "\n```\nAnything else?")
    answer("word#0/judge", "**Yes**, it did.")
    answer("synonym#0/judge", json.dumps({"success": False, "why": "No Grasp", "confidence": "85 %"}))
    answer("cut#0/judge", '{"answer": "no", "reason": "wrong ob', finish_reason="length")
    answer("parts#0/judge", [{"type": "text", "text": judgment("no")}])
    answer("nested/slash#0:1-2/judge", judgment("yes", confidence=1))
    answer("../../etc/passwd/judge", judgment("yes", confidence=7))
    answer("brace#0/judge", 'In {this} case {"answer":"yes"}')


def probabilities():
    answer("variants#0/judge", judgment("yes"), {"yes": 0.4, "Yes": 0.1, " no": 0.1, "maybe": 0.3}, "yes")
    answer("masked#0/judge", judgment("no"), {"maybe": 0.9, "no": 1e-9, "yes": 3e-9}, "no")
    answer("none#0/judge", judgment("yes", confidence=1), {"yesterday": 0.5, "perhaps": 0.4, "ja": 0.1}, "yes")
    answer("forced#0/judge", judgment("yes"), {"yes": 1e-12, "no": 0.2, "perhaps": 0.4}, "yes", unlisted="yes")
    answer("alone#0/judge", judgment("no"), {"no": 0.5, "maybe": 0.25, "perhaps": 0.05}, "no")
    answer("left#0/judge", judgment("no"), {"no": 0.9, "maybe": 0.08}, "no")
    answer("word#0/judge", "No.", {"No": 0.6, "Yes": 0.2})
    answer("split#0/judge", judgment("no"), {"n": 0.3, "y": 0.6, "no": 0.1}, "no")
    answer("null#0/judge", judgment("no"), logprobs=None)
    answer("empty#0/judge", judgment("no"), logprobs={"content": []})
    answer("extra#0/judge", "yes", logprobs={"content": [
        {"token": "<think>", "logprob": 0, "top_logprobs": []},
        {"token": "yes", "logprob": -0.1, "top_logprobs": [
            {"token": "yes", "logprob": -0.1}, {"token": "no", "logprob": -2.4}]},
    ]})


def samples():
    answer("s#0/judge:1", judgment("no", "slip"))
    answer("t#0/judge:1", judgment("no", "slip"), {"no": 0.8, "yes": 0.2}, "no")
    answer("s#0/judge:2r", judgment("no", "rotation"))
    answer("s#0/judge:2", judgment("yes"))
    answer("s#0/judge:3", judgment("no", "slip"))
    answer("t#0/judge:1r", judgment("yes"), {"no": 0.3, "yes": 0.7}, "yes")
    line("t#0/judge:2", None, error={"code": "no_answer", "message": "timed out"})
    answer("u#0/judge", judgment("yes", confidence=0.1))
    answer("u#0/judge", judgment("no", confidence=0.9))
    line("u#0/judge", None, error={"code": "no_answer", "message": "later"})
    answer("c#0/caption:1", json.dumps({"instructions": ["Pick up the cube", "Grasp the cube"]}))
    answer("c#0/caption:2", json.dumps({"instructions": ["Grasp the cube", "Take it"]}))
    answer("d#0/caption", "Lift the lid.\n")
    answer("d#0/judge", judgment("yes"))


def failures():
    line("a#0/judge", None, error={"code": "budget", "message": "not sent"})
    line("b#0/judge", {"error": {"message": "too many pictures"}}, status=400)
    answer("c#0/judge", "")
    answer("d#0/judge", None, message={"role": "assistant", "content": None, "refusal": "I cannot help."})
    answer("e#0/judge", "Ja, der Roboter hat es geschafft.")
    answer("f#0/judge", "{" * 1000)
    line("g#0/judge", {"choices": []})
    line("h#0/judge", {"choices": 7})
    answer("i#0/caption", "  ")
    answer("request-1", judgment("yes"))
    answer("large#0/judge", "yes " * 2_500_000)
    answer("j#0/judge", judgment("maybe"))
    print("<html>")
    print('{"custom_id": "k#0/judge", "response": {"status_code": 200, "body": {"choi')
    print(json.dumps({"custom_id": "k" * 5000, "response": {"body": {}}}))
    print()


def hands():
    answer("a#0/hands", json.dumps({"answer": "left"}))
    answer("b#0/hands", "Both.")


def question():
    answer("a#0/prompt", "Right hand", {"Right": 0.6, "Left": 0.2})
    answer("b#0/prompt", json.dumps({"answer": "left hand"}))
    answer("c#0/prompt", "neither")
    answer("d#0/judge", "Success", {"Success": 0.4, "yes": 0.2, "failure": 0.1})


for name in sys.argv[1:]:
    globals()[name]()
