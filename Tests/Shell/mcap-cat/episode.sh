# Episodes by number: by the index only their chunks are read, from a pipe the same comes out.
PYTHONPATH=$SHELL_TESTS python3 -B -c \
  'import npz; open("r.npz", "wb").write(npz.npz(npz.rollout(9, 4)))'
npz-cat --layout envs,steps r.npz >stream.mcap
lz4-chunk <stream.mcap >file.mcap
zstd-chunk --chunk-size 1024 <stream.mcap >small.mcap
for file in stream file small; do
  for episodes in 4 0,2-3,8 7-; do
    mcap-cat --no-provenance --episode $episodes $file.mcap >$file-$episodes
    cat $file.mcap | mcap-cat --no-provenance --episode $episodes | stream-text >pipe
    stream-text <$file-$episodes | cmp - pipe
    mcap-cat --no-provenance --order time --episode $episodes $file.mcap | cmp - $file-$episodes
  done
done
stream-info file-0,2-3,8 | grep '#'
stream-text --json --full <file-4 | python3 "$SHELL_TESTS/values.py" agents/action

# A damaged chunk of another episode does not matter.
python3 - <<'END'
data = bytearray(open("file.mcap", "rb").read())
place, chunks = 8, 0
while chunks < 3:
    size = 9 + int.from_bytes(data[place + 1:place + 9], "little")
    chunks += data[place] == 6
    place += size
data[place - 1] ^= 1
open("damaged.mcap", "wb").write(data)
END
mcap-cat --no-provenance --episode 7- damaged.mcap | cmp - file-7- && echo untouched
mcap-cat damaged.mcap >out
echo "exit $?"

mcap-cat --episode 9 file.mcap >out
echo "exit $?"
mcap-cat --episode 3-12 <stream.mcap >out
echo "exit $?"
mcap-cat --episode 5-3 file.mcap
echo "exit $?"
mcap-cat --episode 0 --merge file.mcap small.mcap
echo "exit $?"
bag-cat --end 0.2 "$DATA/pick_cube_sample.bag" | zstd-chunk >run.mcap
mcap-cat --episode 0 run.mcap | stream-info | grep -c '#'
mcap-cat --episode 1 run.mcap >out
echo "exit $?"
