# What is no dataset, and what a dataset should not be able to do.
exec 2>&1
try() { echo "$ $*"; "$@"; echo "status $?"; }
mkdir empty
: >file
try lerobot-check none
try lerobot-check file
try lerobot-check empty
try lerobot-check
try lerobot-check --select LR9 empty
mkdir -p links/meta secret
echo '{"codebase_version": "v3.0"' >secret/info.json
ln -s ../../secret/info.json links/meta/info.json
try lerobot-check --select LR1 links
mkdir -p pipe/meta
mkfifo pipe/meta/info.json
try lerobot-check --select LR1 pipe
# Numbers and names from outside.
mkdir -p odd/meta
write() {
  echo "$1" >odd/meta/info.json
  try lerobot-check --ignore LR7 odd
}
write '[]'
write '{"codebase_version": "v3.0", "fps": 1e999}'
write '{"codebase_version": "v2.1", "fps": 10, "features": {"a/b\u001b[31m": {"dtype": "float32", "shape": [9007199254740992, 9007199254740992]}, "c": {"dtype": "video", "shape": []}}, "chunks_size": 1e300}'
mkdir -p odd/data/chunk-000
echo '{"episode_index": 0, "tasks": ["t"], "length": 9007199254740991}' >odd/meta/episodes.jsonl
write '{"codebase_version": "v2.1", "fps": 10, "features": {}, "chunks_size": 1}'
head -c 100000 /dev/zero | tr '\0' '[' >odd/meta/info.json
try lerobot-check --ignore LR7 odd
