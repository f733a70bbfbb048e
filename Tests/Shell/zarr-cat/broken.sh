# What cannot be read is refused in one line, and nothing outside of the store is opened.
exec 2>&1
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import json, os, struct, zipfile, zlib
def put(path, data):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    open(path, "wb").write(data if isinstance(data, bytes) else json.dumps(data).encode())
def array(**changes):
    return {"zarr_format": 2, "shape": [4, 2], "chunks": [4, 2], "dtype": "<f4", "fill_value": 0,
            "order": "C", "filters": None, "compressor": None} | changes
def store(name, chunk=bytes(32), key="0.0", ends=struct.pack("<q", 4), end=None, **changes):
    put(f"{name}.zarr/.zgroup", {"zarr_format": 2})
    put(f"{name}.zarr/data/x/.zarray", array(**changes))
    put(f"{name}.zarr/meta/episode_ends/.zarray",
        end or array(shape=[1], chunks=[1], dtype="<i8"))
    put(f"{name}.zarr/meta/episode_ends/0", ends)
    put(f"{name}.zarr/data/x/{key}", chunk)
    for group in ("data", "meta"):
        put(f"{name}.zarr/{group}/.zgroup", {"zarr_format": 2})
def frame(flags=0x21, size=32, block=32, width=4, stored=None, body=b"", version=2):
    length = 16 + len(body)
    return struct.pack("<4B3I", version, 1, flags, width, size, block, stored or length) + body
blosc = {"id": "blosc"}
store("00-good")
store("01-short", bytes(31))
store("02-long", bytes(33))
store("03-jpegxl", compressor={"id": "imagecodecs_jpegxl", "level": 99})
store("04-filter", filters=[{"id": "delta", "dtype": "<f4"}])
store("05-object", dtype="|O")
store("06-pickle", dtype="|O", filters=[{"id": "pickle"}])
store("07-fields", dtype=[["a", "<f4"]])
store("08-complex", dtype="<c8")
store("09-chunks", chunks=[0, 2])
store("10-rank", chunks=[4])
store("11-huge", shape=[4, 2**40], chunks=[4, 2**40])
store("12-hugechunk", chunks=[2**50, 2])
store("13-pieces", shape=[4, 2**30], chunks=[4, 1])
store("14-axes", shape=[4] + [1] * 9, chunks=[4] + [1] * 9)
store("15-order", order="K")
store("16-fewer", shape=[3, 2])
store("17-falling", ends=struct.pack("<qq", 4, 3), end=array(shape=[2], chunks=[2], dtype="<i8"))
store("18-negative", ends=struct.pack("<q", -4))
store("19-fill", key="other", fill_value=1e300)
store("20-scalar", shape=[], chunks=[])
store("21-separator", dimension_separator="../../")
store("22-blosc", frame(), compressor=blosc)
store("23-size", frame(size=64), compressor=blosc)
store("24-block", frame(block=0), compressor=blosc)
store("25-blocks", frame(block=1), compressor=blosc)
store("26-place", frame(body=struct.pack("<i", 2**30)), compressor=blosc)
store("27-stream", frame(body=struct.pack("<ii", 20, 2**30)), compressor=blosc)
store("28-split", frame(block=32, width=4, flags=0x21, body=struct.pack("<ii", 20, 3) + b"abc"), compressor=blosc)
store("29-codec", frame(flags=0xE1, body=bytes(20)), compressor=blosc)
store("30-blosc2", frame(version=5), compressor=blosc)
store("31-blosclz", frame(flags=0x11, body=struct.pack("<ii", 20, 4) + b"\xff\xff\xff\xff"), compressor=blosc)
store("32-copy", frame(flags=0x02, body=bytes(31)), compressor=blosc)
store("33-zstd", b"abcdefgh", compressor={"id": "zstd"})
store("34-lz4", struct.pack("<I", 2**31) + b"abc", compressor={"id": "lz4"})
store("35-gzip", b"\x1f\x8b" + bytes(20), compressor={"id": "gzip"})
store("36-bz2", b"BZh9" + bytes(9), compressor={"id": "bz2"})
store("37-zlib", zlib.compress(bytes(10**6)), compressor={"id": "zlib"})
store("38-ends", end=array(shape=[1], chunks=[1], dtype="<f8"))
store("39-manyends", end=array(shape=[2**40], chunks=[1], dtype="<i8"))
store("40-text", b"\1\0\0\0\1\0\0\0\xff", key="0", shape=[1], chunks=[1], dtype="|O", filters=[{"id": "vlen-utf8"}], ends=struct.pack("<q", 1))
store("41-texts", b"\1\0\0\0\xff\xff\xff\xff", key="0", shape=[1], chunks=[1], dtype="|O", filters=[{"id": "vlen-utf8"}], ends=struct.pack("<q", 1))
store("42-image", b"GIF89a", key="0.0.0.0", shape=[4, 8, 8, 3], chunks=[1, 8, 8, 3], dtype="|u1", compressor={"id": "imagecodecs_jpeg"})
store("43-images", b"GIF89a", key="0.0.0.0", shape=[4, 8, 8, 3], chunks=[2, 8, 8, 3], dtype="|u1", compressor={"id": "imagecodecs_jpeg"})
store("44-pixels", struct.pack("<192f", *[7] * 192) + struct.pack("<192f", *[0.5] * 192), key="0.0.0.0", shape=[2, 8, 8, 3], chunks=[2, 8, 8, 3], ends=struct.pack("<q", 2))
store("45-link")
os.remove("45-link.zarr/data/x/0.0"); os.symlink("/dev/zero", "45-link.zarr/data/x/0.0")
store("46-fifo")
os.remove("46-fifo.zarr/data/x/0.0"); os.mkfifo("46-fifo.zarr/data/x/0.0")
store("47-group")
os.rename("47-group.zarr/data", "outside"); os.symlink("../outside", "47-group.zarr/data")
put("48-none.zarr/readme", b"hello")
put("49-json.zarr/zarr.json", b"{")
put("50-text.zarr.zip", b"hello")
def store3(name, codecs, shard=None, **changes):
    put(f"{name}.zarr/zarr.json", {"zarr_format": 3, "node_type": "group"} | changes.pop("root", {}))
    put(f"{name}.zarr/x/zarr.json", {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "uint8",
      "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}}, "fill_value": 0,
      "chunk_key_encoding": {"name": "default"}, "codecs": codecs} | changes)
    if shard is not None: put(f"{name}.zarr/x/c/0", shard)
raw = {"name": "bytes"}
def shards(*inner, **more):
    return [{"name": "sharding_indexed", "configuration": {"chunk_shape": [2], "codecs": list(inner),
      "index_codecs": [raw, {"name": "crc32c"}]} | more}]
store3("60-good", [raw], b"abcd")
store3("61-codec", [raw, {"name": "numcodecs.pcodec"}])
store3("62-nocodec", [])
store3("63-grid", [raw], chunk_grid={"name": "rectilinear"})
store3("64-type", [raw], data_type={"name": "numpy.datetime64", "configuration": {"unit": "s"}})
store3("65-transposed", [{"name": "transpose", "configuration": {"order": [3]}}, raw])
store3("66-index", shards(raw), bytes(7))
store3("67-indexcrc", shards(raw), bytes(36))
store3("68-outside", shards(raw, index_codecs=[raw]), struct.pack("<4Q", 0, 2**63, 2**64 - 1, 2**64 - 1))
store3("69-uneven", shards(raw, chunk_shape=[3]))
store3("70-huge", shards(raw, chunk_shape=[1]), chunk_grid={"name": "regular", "configuration": {"chunk_shape": [2**40]}})
store3("71-nested", shards(*shards(raw)))
store3("72-crc", [raw, {"name": "crc32c"}], b"abcd1234")
feature = {"name": "f", "kind": "tensor", "array": "../../60-good.zarr/x"}
store3("73-escape", [raw], b"abcd", root={"attributes": {"features": [feature]}})
store3("74-kind", [raw], b"abcd", root={"attributes": {"features": [feature | {"kind": "program", "array": "x"}]}})
store3("75-name", [raw], b"abcd", root={"attributes": {"features": [feature | {"name": "../f", "array": "x"}]}})
store3("76-window", [raw], b"abcd", root={"attributes": {"features": [feature | {"kind": "window", "array": "x", "index": "x"}]}})
store3("77-image", [raw], b"abcd", root={"attributes": {"features": [feature | {"kind": "image", "array": "x"}]}})
store3("78-version", [raw], b"abcd", zarr_format=4)
def zipped(name, method=0, crc=None, **members):
    with zipfile.ZipFile(f"{name}.zarr.zip", "w", method) as archive:
        for path, _, files in os.walk("60-good.zarr"):
            for file in files: archive.write(f"{path}/{file}", os.path.relpath(f"{path}/{file}", "60-good.zarr"))
    return f"{name}.zarr.zip"
data = open(zipped("80-crc"), "rb").read()
open("80-crc.zarr.zip", "wb").write(data.replace(b"abcd", b"abce", 1))
open("81-cut.zarr.zip", "wb").write(data[:-30])
zipped("82-deflated", 8)
END
for store in ??-*; do
  timeout 20 zarr-cat "$store" >out
  echo "$store: exit $?"
done
zarr-cat missing.zarr
echo "exit $?"
zarr-cat --memory 64M 00-good.zarr | stream-info | grep /x
