# Whole archives, arrays, episodes and bytes pass as they are; some of them with --keep-every.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import npz
for number in range(5):
    open(f"{number}.npz", "wb").write(npz.npz(npz.rollout(1, 2 + number), pipe=number % 2 == 1))
    open(f"{number}.npy", "wb").write(npz.npy("<i4", (1, 1), [number]))
END
cat ?.npz >archives
cat ?.npy >arrays
head -c 300000 /dev/urandom >bytes
for file in archives arrays bytes; do
  stream-spool <$file | cmp - $file && echo "$file pass"
  stream-spool --memory 32M <$file | cmp - $file
done
stream-spool --keep-every 2 <archives | cmp - "$(cat 0.npz 2.npz 4.npz >kept; echo kept)"
stream-spool --keep-every 3 <arrays | cmp - "$(cat 0.npy 3.npy >kept; echo kept)"
npz-cat --layout envs,steps archives >stream
stream-spool --no-provenance <stream | stream-text >a
stream-text <stream | cmp - a && echo episodes pass
stream-spool --keep-every 2 <stream | stream-info | grep '#'
stream-spool --keep-every 2 <bytes
echo "exit $?"

# A producer that dies: what is whole goes on.
for file in archives arrays; do
  head -c $(($(wc -c <$file) - 3)) $file | stream-spool >out
  echo "exit $?"
  npz-cat --layout envs,steps out | stream-info | grep -c '#'
done
head -c $(($(wc -c <stream) - 300)) stream | stream-spool >out
echo "exit $?"
stream-info out | grep '#'
stream-text --json out | grep -o '"attributes":{"recovered[^}]*}'
stream-spool </dev/null
echo "exit $?"
