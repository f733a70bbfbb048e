"""Label Studio: its server, and people who answer through its API."""

import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request

from servers import KEY, SECRET, Server, answers, free_ports

TOKEN = "f1ywheel0000000000000000000000000000f1ee"


class LabelStudio(Server):
    """The server, with its database in the folder label-studio, which outlives it."""

    def __init__(self, folder, program):
        (port,) = free_ports(1)
        self.url = f"http://127.0.0.1:{port}"
        data = os.path.abspath(os.path.join(folder, "label-studio"))
        os.makedirs(data, exist_ok=True)
        super().__init__(
            folder, "label-studio",
            [program, "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port),
             "--data-dir", data, "--username", "people@example.org", "--password", "simulated",
             "--user-token", TOKEN],
            {"COLLECT_ANALYTICS": "false", "LATEST_VERSION_CHECK": "false",
             "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
             # The store is on this machine, too.
             "SSRF_PROTECTION_ENABLED": "false"})

    def is_up(self):
        return answers(self.url + "/health")

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/api/{path}", None if body is None else json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.loads(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read()[:500]}") from None

    def project(self, title, config):
        return self.call("POST", "projects", {"title": title, "label_config": config})["id"]

    def sync(self, project, store, bucket, prefix):
        """Imports the tasks that the S3 store has; returns how many."""
        storage = self.call("POST", "storages/s3", {
            "project": project, "bucket": bucket, "prefix": prefix, "s3_endpoint": store.s3,
            "aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": "us-east-1",
            "use_blob_urls": False, "presign": True, "recursive_scan": True})["id"]
        self.call("POST", f"storages/s3/{storage}/sync", {})
        return self.call("GET", f"projects/{project}")["task_number"]

    def load(self, project, tasks):
        """Imports an array of tasks through the API; returns how many."""
        return self.call("POST", f"projects/{project}/import", tasks)["task_count"]

    def tasks(self, project):
        found = self.call("GET", f"tasks?project={project}&page_size=10000&fields=all")
        return found["tasks"]

    def check_picture(self, project):
        """A person's browser can load the picture of a task, which is in the store."""
        task = self.tasks(project)[0]
        frame = self.call("GET", f"tasks/{task['id']}?resolve_uri=true")["data"]["frames"][0]
        request = urllib.request.Request(
            urllib.parse.urljoin(self.url, frame), headers={"Authorization": f"Token {TOKEN}"})
        with urllib.request.urlopen(request, timeout=60) as response:
            if response.read(2) != b"\xff\xd8":
                raise RuntimeError(f"{frame} is no JPEG")

    def answer(self, task, label, reason=None, text=None, seconds=7.5):
        """A person chooses; the names are those of annotation-write's configuration."""
        result = [{"from_name": "label", "to_name": task["shown"], "type": "choices",
                   "value": {"choices": [label]}}]
        if reason:
            result.append({"from_name": "reason", "to_name": task["shown"], "type": "choices",
                           "value": {"choices": [reason]}})
        self.call("POST", f"tasks/{task['id']}/annotations", {"result": result, "lead_time": seconds})

    def export(self, project):
        return self.call("GET", f"projects/{project}/export?exportType=JSON")


def shown_name(config):
    """The name of the picture, which answers refer to."""
    return re.search(r'toName="([^"]*)"', config).group(1)
