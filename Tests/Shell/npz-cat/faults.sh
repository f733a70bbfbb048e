# What cannot be read is refused in one line.
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import npz, os, zipfile
os.mkdir("bad")
def put(name, data):
    open(f"bad/{name}", "wb").write(data)
one = npz.npy("<f4", (2,), [1, 2])
good = npz.npz({"x.npy": one})
put("01-empty", b"")
put("02-text", b"hello")
put("03-object.npy", npz.npy("|O", (2,)))
put("04-structured.npy", npz.npy("", (2,), literal="{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}"))
put("05-complex.npy", npz.npy("<c8", (2,)))
put("06-huge.npy", npz.npy("<f4", (2**62, 8)))
put("07-more.npy", npz.npy("<f4", (9**20,)))
put("08-cut.npy", one[:-1])
put("09-version.npy", one.replace(b"\x01\x00", b"\x07\x00", 1))
put("10-noshape.npy", npz.npy("<f4", (2,), literal="{'descr': '<f4', 'fortran_order': False, }"))
put("11-negative.npy", npz.npy("<f4", "(-1,)"))
put("12-cut.npz", good[:-4])
put("13-torch.npz", npz.npz({"archive/data.pkl": b"\x80"}))
put("14-ragged.npz", npz.npz({"x.npy": one, "y.npy": npz.npy("<f4", (3,), [1, 2, 3])}))
put("15-crc.npz", good.replace(one[-4:], b"\0\0\0\0", 1))
put("16-twice.npz", good[:good.index(b"PK\1\2")] + 2 * good[good.index(b"PK\1\2"):good.index(b"PK\5\6")]
    + good[good.index(b"PK\5\6"):].replace(b"\x01\0\x01\0\x33\0", b"\x02\0\x02\0\x66\0"))
put("17-long.npz", npz.npz({"x.npy": one + b"\0"}))
put("18-short.npz", npz.npz({"x.npy": one[:-1]}))
put("19-name.npz", npz.npz({"../x.npy": one}))
put("20-strings.npz", npz.npz({"x.npy": npz.npy("|S1", (2, 2), b"abcd")}))
put("21-ends.npz", npz.npz({"x.npy": one, "episode_ends.npy": npz.npy("<i8", (2,), [2, 1])}))
put("22-scalar.npz", npz.npz({"x.npy": npz.npy("<i8", (), [1])}))
put("24-overflow.npy", npz.npy("<f4", (0, 2**47, 2**47)))
put("25-largest.npz", npz.npz({"x.npy": npz.npy("|u1", (49 * 73 * 127, 337 * 92737, 649657))}, pipe=True))
put("26-ends.npz", npz.npz({"x.npy": one, "episode_ends.npy": npz.npy("<u8", (1,), b"\xff" * 8)}))
put("27-empty.npy", npz.npy("<f4", (2**40, 0)))
put("28-end64.npz", b"PK\6\7" + bytes(16) + b"PK\5\6" + bytes(18))
put("23-encrypted.npz", good.replace(b"PK\3\4\x2d\0\0\0", b"PK\3\4\x2d\0\1\0").replace(b"PK\1\2\x2d\3\x2d\0\0\0", b"PK\1\2\x2d\3\x2d\0\1\0"))
END
for file in bad/*; do
  npz-cat "$file" >out
  echo "${file#bad/}: exit $?"
  cat "$file" | npz-cat >out 2>/dev/null || [ $? -eq 65 ] || echo "from a pipe: another exit"
done
npz-cat --layout envs,steps bad/14-ragged.npz >out
echo "exit $?"
npz-cat missing.npz
echo "exit $?"
