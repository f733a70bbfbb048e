# The same numbers by every layout, from a file and from a pipe, stored and deflated.
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import npz, zipfile
arrays = npz.rollout(2, 3)
open("rollout.npz", "wb").write(npz.npz(arrays))
both = npz.npz(arrays, pipe=True) + npz.npz(arrays, method=zipfile.ZIP_DEFLATED, pipe=True)
open("both", "wb").write(both)
open("ends.npz", "wb").write(npz.npz({
    "x.npy": npz.npy("<i4", (4, 1), [1, 2, 3, 4]),
    "episode_ends.npy": npz.npy("<i8", (3,), [1, 1, 4])}))
open("fortran.npy", "wb").write(npz.npy(">i4", (2, 3), [1, 4, 2, 5, 3, 6], order=True, version=2))
END
values() { stream-text --json --full | python3 "$SHELL_TESTS/values.py" "$@"; }
npz-cat --layout envs,steps rollout.npz >a.mcap
values 'done' agents/action agents/observation/lidar <a.mcap
stream-text --json <a.mcap | grep -o '"attributes":{[^}]*}'
cat both | npz-cat --layout envs,steps --no-provenance - >pipe.mcap
npz-cat --layout envs,steps --no-provenance - <both | cmp - pipe.mcap && echo same
stream-info pipe.mcap | grep '#'
npz-cat -x 'done' -x 'agents/*' -f '*' --layout episodes rollout.npz 2>&1 | stream-info | grep tensor
npz-cat ends.npz | values x
npz-cat --id '{stem}-{index}' --rate 2 ends.npz | stream-info | grep ends-
npz-cat fortran.npy | values fortran
