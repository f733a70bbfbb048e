# What cannot be read is refused in one line, with exit 65.
python3 - <<'END'
import io, os, tarfile
def tar(members, form=tarfile.USTAR_FORMAT):
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()
def block(good, start, data):
    """The first header with other bytes, and its checksum again."""
    head = bytearray(good[:512])
    head[start:start + len(data)] = data
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + good[512:]
os.mkdir("bad")
def put(name, data):
    open(f"bad/{name}", "wb").write(data)
good = tar([("a.txt", b"x" * 600), ("b.txt", b"y")])
put("01-empty", b"")
put("02-text", b"hello")
put("03-header", good[:700])
put("04-content", good[:300])
put("05-no-end", good[:2560])
put("06-checksum", good[:5] + b"z" + good[6:])
put("07-size", block(good, 124, b"77777777777\0"))
put("08-huge", block(good, 124, b"\xff" * 12))
put("09-octal", block(good, 124, b"9\0"))
put("10-base256", block(good, 124, b"\x80" + b"\0" * 5 + b"\1" + b"\0" * 5))
put("11-twice", tar([("a.txt", b"x"), ("a.TXT", b"y")]))
put("12-sparse", block(good, 156, b"S"))
put("13-long-name", block(block(good, 124, b"00077777777\0"), 156, b"L"))
put("14-pax", block(tar([("p", b"99 path=x\n"), ("a.txt", b"x")]), 156, b"x"))
put("15-pax", block(tar([("p", b"10 size=-1\n"[:10]), ("a.txt", b"x")]), 156, b"x"))
put("16-pax", block(tar([("p", b"5 =a\n5 a\n\n"), ("a.txt", b"x")]), 156, b"x"))
put("17-gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\3cut")
put("18-text", tar([("a.txt", b"\xff")]))
put("19-class", tar([("a.cls", b"one")]))
put("20-jpeg", tar([("a.jpg", b"no image")]))
put("21-npy", tar([("a.npy", b"\x93NUMPY\1\0")]))
put("22-object", tar([("a.npy", b"\x93NUMPY\1\0\x76\0" + b"{'descr': '|O', 'fortran_order': False, 'shape': (2,), }".ljust(117) + b"\n" + bytes(16))]))
put("23-npz", tar([("a.npz", b"PK\3\4")]))
put("24-large-array", tar([("a.npy", b"\x93NUMPY\1\0\x76\0" + b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999,), }".ljust(117) + b"\n")]))
put("25-name", tar([("a..npy", b"x")]))
put("26-metadata", tar([("a.metadata.json", b"{")]))
put("27-episode", tar([(".000000.begin.json", b"{}"), ("a.txt", b"x"), (".000001.begin.json", b"[")]))
put("28-camera", tar([("a.x_t0.jpg", b"no image"), ("a.metadata.json", b'{"camera_names":["x"]}')]))
put("29-entry", tar([(".0.begin.json", b'{"features":[{}]}'), ("a.txt", b"x")]))
put("30-kind", tar([("a.x.txt", b"x"), ("b.x.cls", b"1")]))
END
for file in bad/*; do
  tar-cat "$file" >out
  echo "${file#bad/}: exit $?"
  cat "$file" | tar-cat >out 2>/dev/null || [ $? -eq 65 ] || echo "from a pipe: another exit"
done
tar-cat missing.tar
echo "exit $?"
