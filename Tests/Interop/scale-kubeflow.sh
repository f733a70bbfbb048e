#!/bin/sh
# The pipeline of Kubeflow compiles, and what its container runs does the units of a shard.
set -eu
. "$(dirname -- "$0")/scale_recordings"
make_recordings
"$PYTHON_SCALE" -W ignore "$recipes/kubeflow_units.py" pipeline.yaml --image registry/bagpipe-units >compile.log 2>&1 ||
  { cat compile.log; fail 'it does not compile'; }
mkdir store
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_STORE_TYPE=alias RCLONE_CONFIG_STORE_REMOTE="$PWD/store"
unit-list recordings --shards 3 >store/units.txt
cp convert.sh store
for shard in 0 1 2; do
  "$PYTHON_SCALE" - $shard <<'END' || echo "$shard" >>failed
import subprocess, sys, yaml
with open("pipeline.yaml", encoding="utf-8") as file:
    container = next(yaml.safe_load_all(file))["deploymentSpec"]["executors"]["exec-shard"]["container"]
assert container["image"] == "registry/bagpipe-units", container
values = {"units": "store:units.txt", "pipeline": "store:convert.sh", "out": "store:steps/{name}",
          "number": sys.argv[1]}
arguments = container["args"]
for name, value in values.items():
    arguments = [text.replace("{{$.inputs.parameters['" + name + "']}}", value) for text in arguments]
assert not any("{{" in text for text in arguments), arguments
sys.exit(subprocess.run(container["command"] + arguments).returncode)
END
done
rm -rf store/steps/*/.partial
check store/steps
[ "$(wc -l <failed)" = 1 ] || fail "shards fail: $(cat failed)"
