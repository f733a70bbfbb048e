# Numbers are rounded within the bound, and the channel says so; the rest stays.
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import npz
values = [n / 7 for n in range(24)] + [float("nan"), float("inf"), -1e30]
open("r.npz", "wb").write(npz.npz({
    "lidar.npy": npz.npy("<f4", (27,), values), "wide.npy": npz.npy("<f8", (27,), values),
    "count.npy": npz.npy("<i4", (27,), range(27))}))
END
npz-cat r.npz >steps
lz4-chunk --quantize lidar=0.02 --quantize wide=0.1 <steps >small.mcap
stream-text --json --full <small.mcap | grep -o '"bagpipe.quantized":"[^"]*"'
for file in steps small.mcap; do npz-write - <$file >$file.npz; done
python3 - <<'END'
import struct, zipfile
def read(file, name, letter):
    data = zipfile.ZipFile(file).read(name)
    return struct.unpack(f"<27{letter}", data[-27 * struct.calcsize(letter):])
for name, letter, bound in ("lidar", "f", 0.02), ("wide", "d", 0.1), ("count", "i", 0):
    old, new = (read(f"{file}.npz", f"{name}.npy", letter) for file in ("steps", "small.mcap"))
    worst = max(abs(a - b) for a, b in zip(old[:24], new[:24]))
    print(name, worst <= bound, worst > bound / 4, str(new[24:]))
END
zstd-chunk --quantize lidar=0.5 <small.mcap | stream-text --json --full | grep -o '"bagpipe.quantized":"[^"]*"'

for bound in lidar=0 lidar=nan lidar lidar=-1 lidar=1e-50 count=2 other=1; do
  lz4-chunk --quantize $bound <steps >out
  echo "exit $?"
done
