# Whether a trainer should keep its rollouts compressed. Which codec pays first depends on what is timed.
PYTHONPATH=$SHELL_TESTS python3 -B - >rollout.npz <<'END'
import sys, npz
envs, steps = 64, 32
lidar = [min(4, (n * 37 % 101) / 20) for n in range(envs * steps * 16)]
sys.stdout.buffer.write(npz.npz({"agents/observation/lidar.npy": npz.npy("<f4", (envs, steps, 16), lidar)}))
END
npz-cat --layout envs,steps rollout.npz >rollout.mcap
values=batch=32768,epochs=4,minibatches=16,step-ms=80
untimed() { sed -n '/^training/,$p' | sed 's/[lz][zs]t*[4d] [0-9]/CODEC/g; s/[0-9][0-9.e-]* [kMG]*\([Bs%]\)/N \1/g'; }
codec-advise --training $values <rollout.mcap | untimed
codec-advise --training $values,memory=1MB,keep-every=100,link=1000000 <rollout.mcap | untimed
codec-advise --training $values,memory=8GB <rollout.mcap | grep memory
codec-advise --json --training $values,link=0.001 <rollout.mcap |
  jq -c '.training | .batch_bytes, .seconds, .pays_in_loop'
# Noise, which no codec makes smaller.
python3 -c 'import random, sys; sys.path.insert(0, sys.argv[1]); import npz; random.seed(1)
noise = random.randbytes(65536)
sys.stdout.buffer.write(npz.npz({"observation/noise.npy": npz.npy("<u8", (64, 128), noise)}))' \
  "$SHELL_TESTS" >noise.npz
npz-cat --layout steps noise.npz | codec-advise --training $values | sed '3,14d'
