# The parts of a recording: whole, and joined again the same messages in order.
cat >robot.tiers <<'END'
now: /action /instruction # what matters
hour: /joint_states /tf*; night: /camera/*
unused: /nothing
rest: /other
END
for number in 1 2; do cp "$DATA/pick_cube_sample.bag" $number.bag; done
bag-cat --end 1 1.bag 2.bag >run.mcap
tier-split --tiers robot.tiers out <run.mcap
echo "exit $?"
ls out
for file in out/*.mcap; do stream-check "$file" && stream-info "$file" | grep -A 3 '^  index'; done
python3 - <<'END'
import hashlib, json
manifest = json.load(open("out/manifest.json"))
for file in manifest["files"]:
    content = open(f"out/{file['name']}", "rb").read()
    assert file["size"] == len(content) and file["sha256"] == hashlib.sha256(content).hexdigest()
    del file["size"], file["sha256"]
    print(json.dumps(file))
END
# The messages of a stream of one episode, joined again.
messages() { stream-text --full "$@" | grep '^20' | grep -v ' /episode '; }
bag-cat 1.bag >one.mcap
tier-split -q --tiers robot.tiers one <one.mcap
mcap-cat --merge one/*.mcap >joined.mcap
messages one.mcap | cksum
messages joined.mcap | cksum
mcap-cat --episode 1 run.mcap >second.mcap
for file in out/*.mcap; do mcap-cat --episode 1 "$file" >"second-${file#out/}"; done
mcap-cat --merge second-*.mcap >joined.mcap
rm second-*
messages second.mcap | cksum
messages joined.mcap | cksum
for number in 1 2 3; do tier-split -q --no-provenance --compression none -j $number --tiers robot.tiers "j$number" <run.mcap; done
cmp j1/night.mcap j2/night.mcap
cmp j1/night.mcap j3/night.mcap

tier-split --tiers robot.tiers out <run.mcap
echo "exit $?"
tier-split -q --force --compression lz4 --tiers robot.tiers out <run.mcap
echo "exit $?"
head -c 100000 run.mcap | tier-split --tiers robot.tiers short
echo "exit $?"
mkdir empty other
echo kept >other/file
tier-split -q --tiers robot.tiers empty/ <run.mcap
echo "exit $?"
tier-split -q --force --tiers robot.tiers other <run.mcap
echo "exit $?"
for tiers in '' 'now' 'now:' 'a b: /x' '../x: /y' 'a: /x; a: /y' '# nothing'; do
  echo "$tiers" >bad.tiers
  tier-split --tiers bad.tiers bad <run.mcap 2>&1
done
tier-split --tiers missing bad <run.mcap
echo "exit $?"
ls -A
