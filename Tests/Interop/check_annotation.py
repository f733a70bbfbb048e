"""Clicks through a page of annotation-write: check_annotation.py page BROWSER PAGE SAVED PICTURE; and
checks what annotation-read made of it: rows ROWS NOTES; and XML of CVAT: cvat FILE."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time


class Browser:
    """Chromium over the pipe of its debugger: JSON with a 0 after each message."""

    def __init__(self, program, url):
        (to_read, self.to), (self.back, back_write) = os.pipe(), os.pipe()

        def descriptors():
            os.dup2(to_read, 3)
            os.dup2(back_write, 4)

        # As high numbers, which the copies cannot overwrite.
        to_read, back_write = (os.dup2(fd, 50 + k) for k, fd in enumerate((to_read, back_write)))
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--window-size=1200,1000", f"--user-data-dir={tempfile.mkdtemp(dir='.')}", "about:blank"],
            preexec_fn=descriptors, close_fds=False, stderr=subprocess.DEVNULL)
        os.close(to_read), os.close(back_write)
        self.number, self.buffer, self.session = 0, b"", None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Runtime.enable")
        self.open(url)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.buffer:
                self.buffer += os.read(self.back, 1 << 16)
            line, self.buffer = self.buffer.split(b"\0", 1)
            answer = json.loads(line)
            if answer.get("method") in ("Runtime.exceptionThrown", "Page.javascriptDialogOpening"):
                raise AssertionError(answer)
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)
        deadline = time.time() + 20
        while self.see("document.readyState") != "complete" or not self.see("!!window.done || 'setup' in window || !!document.querySelector('#labels button')"):
            assert time.time() < deadline
            time.sleep(0.02)

    def see(self, expression):
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def click(self, selector):
        x, y = self.see(
            f"(() => {{ const e = document.querySelector({selector!r}); e.scrollIntoView({{block: 'center'}}); const r = "
            "e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, text):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=text, text=text if kind == "keyDown" else "")

    def text(self, words):
        self.call("Input.insertText", text=words)


def page(program, path, saved, picture):
    url = "file://" + os.path.abspath(path)
    start = time.time()
    browser = Browser(program, url)
    assert time.time() - start < 15
    place = lambda: browser.see("document.getElementById('place').textContent")
    assert place() == "1 of 501, 0 done", place()
    assert "Did the robot" in browser.see("document.querySelector('h1').textContent")
    assert browser.see("[...document.images].length > 1 && [...document.images].every(x => x.naturalWidth > 10)")
    with open(picture, "wb") as file:
        file.write(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
    browser.click("#who")
    browser.text("p1")
    browser.click("#labels button.yes")
    assert place() == "2 of 501, 1 done", place()
    browser.click("#labels button.no")
    assert place() == "2 of 501, 1 done"
    browser.click("#reasons button:nth-child(2)")
    browser.key("n")
    browser.key("1")
    assert place() == "4 of 501, 3 done", place()
    browser.key("y")
    browser.key("u")
    assert place() == "4 of 501, 3 done", place()
    browser.click("#skip")
    browser.open(url)
    assert place() == "5 of 501, 4 done", place()
    assert browser.see("document.getElementById('who').value") == "p1"
    browser.click("#back")
    browser.click("#next")
    browser.see("show(500)")
    assert browser.see("document.getElementById('episode').textContent") == "</script><b>"
    assert browser.see("document.getElementById('text').value") == "old <i>words</i>"
    browser.see("document.getElementById('text').value = ''")
    browser.click("#text")
    browser.text("new words")
    browser.click("#take")
    assert place().endswith("5 done"), place()
    with open(saved, "w") as file:
        file.write(browser.see("JSON.stringify(file())"))
    browser.process.terminate()
    browser.process.wait()


def rows(path, notes):
    seen = [json.loads(line) for line in open(path)]
    people = {row["id"]: row for row in seen if row.get("source") == "person"}
    models = {row["id"]: row for row in seen if row.get("source") != "person"}
    assert set(people) == set(models) == {"run0#0", "run1#0", "run2#0", "</script><b>"}
    assert people["run0#0"]["label"] == "yes" and models["run0#0"]["ground_truth"] == "yes"
    assert (people["run1#0"]["label"], people["run1#0"]["reason"]) == ("no", "slip")
    assert (people["run2#0"]["label"], people["run2#0"]["reason"]) == ("no", "no grasp")
    assert people["</script><b>"]["text"] == "new words" and "ground_truth" not in models["</script><b>"]
    assert all(row["who"] == "p1" and row["lead_time"] >= 0 for row in people.values())
    assert "1 answer skipped" in open(notes).read()


def cvat(path):
    import datumaro

    dataset = datumaro.Dataset.import_from(path, "cvat")
    assert len(dataset) >= 501, len(dataset)
    box = next(iter(dataset)).annotations[0]
    assert box.attributes["label"] == "yes" and json.loads(box.attributes["row"])["id"] == "run0#0"


{"page": page, "rows": rows, "cvat": cvat}[sys.argv[1]](*sys.argv[2:])
