# What cannot be read is refused in one line, from a file and from a pipe.
PYTHONPATH=$SHELL_TESTS python3 -B - <<'END'
import arrow, os, struct
from arrow import batch, field, message, schema, Table, END
os.mkdir("bad")
def put(name, *parts):
    open(f"bad/{name}", "wb").write(b"".join(parts))
number = field("x", "f4")
one = struct.pack("<f", 1)
good = schema([number]), batch(1, [(1, 0)], [b"", one]), END
put("01-empty")
put("02-text", b"hello, this is text")
put("03-cut", good[0][:-1])
put("04-cut", good[0], good[1][:-1])
put("05-first", good[1], END)
put("06-second", good[0], good[0], END)
put("07-big", schema([number], endianness=1), END)
put("08-bits", schema([field("x", "i3")]), END)
put("09-rows", good[0], batch(-1, [(1, 0)], [b"", one]), END)
put("10-rows", good[0], batch(2**40, [(2**40, 0)], [b"", one]), END)
put("11-rows", good[0], batch(2, [(1, 0)], [b"", one]), END)
put("12-rows", schema([]), batch(2**40, [], []), END)
put("13-node", good[0], batch(1, [], [b"", one]), END)
put("14-short", good[0], batch(2, [(2, 0)], [b"", one]), END)
put("15-buffers", good[0], batch(1, [(1, 0)], [b""]), END)
put("16-place", good[0], batch(1, [(1, 0)], [b"", one], places=[(0, 0), (2**60, 8)]), END)
put("17-place", good[0], batch(1, [(1, 0)], [b"", one], places=[(0, 0), (-8, 8)]), END)
put("18-validity", good[0], batch(9, [(9, 1)], [b"\1", one * 9]), END)
put("19-body", good[0], batch(1, [(1, 0)], [b"", one], size=2**50), END)
put("20-body", good[0], batch(1, [(1, 0)], [b"", one], size=-1), END)
text = schema([field("x", "utf8")])
put("21-offsets", text, batch(1, [(1, 0)], [b"", struct.pack("<2i", 3, 1), b"abc"]), END)
put("22-offsets", text, batch(1, [(1, 0)], [b"", struct.pack("<2i", 0, 9), b"abc"]), END)
put("23-utf8", text, batch(1, [(1, 0)], [b"", struct.pack("<2i", 0, 1), b"\xff"]), END)
lists = schema([field("x", "list", [field("item", "f4")])])
put("24-list", lists, batch(1, [(1, 0), (1, 0)], [b"", struct.pack("<2i", 0, 2), b"", one]), END)
put("25-inner", lists, batch(1, [(1, 0), (1, 1)], [b"", struct.pack("<2i", 0, 1), b"\0", one]), END)
put("26-children", schema([field("x", "list")]), batch(1, [(1, 0)], [b"", struct.pack("<2i", 0, 1)]), END)
fixed = schema([field("x", "fixed", [number], size=2)])
put("27-fixed", fixed, batch(1, [(1, 0), (1, 0)], [b"", b"", one]), END)
tensor = [("ARROW:extension:name", "arrow.fixed_shape_tensor")]
def shaped(text):
    return schema([field("x", "fixed", [number], tensor + [("ARROW:extension:metadata", text)], size=2)])
two = batch(1, [(1, 0), (2, 0)], [b"", b"", one * 2]), END
put("28-shape", shaped('{"shape":[3]}'), *two)
put("29-shape", shaped("{}"), *two)
put("30-permuted", shaped('{"shape":[2,1],"permutation":[1,0]}'), *two)
put("31-name", schema([field("../x", "f4")]), *good[1:])
put("32-twice", schema([number, number]), batch(1, [(1, 0)] * 2, [b"", one] * 2), END)
put("33-dictionary", schema([field("x", "utf8", dictionary=7)]), batch(1, [(1, 0)], [b"", struct.pack("<i", 0)]), END)
words = batch(1, [(1, 0)], [b"", struct.pack("<2i", 0, 1), b"a"], kind=2)
put("34-index", schema([field("x", "utf8", dictionary=7)]), words, batch(1, [(1, 0)], [b"", struct.pack("<i", 1)]), END)
put("35-unknown", good[0], words, END)
put("36-lz4", good[0], batch(1, [(1, 0)], [b"", struct.pack("<q", 4) + b"none"], compression=0), END)
put("37-bomb", good[0], batch(1, [(1, 0)], [b"", struct.pack("<q", 2**62) + b"none"], compression=1), END)
put("38-codec", good[0], batch(1, [(1, 0)], [b"", struct.pack("<q", 4) + b"none"], compression=9), END)
put("39-short", good[0], batch(1, [(1, 0)], [b"", b"abc"], compression=1), END)
put("40-view", schema([field("x", "view")]), batch(1, [(1, 0)], [b"", bytes(16)]), END)
steps = schema([number], [("bagpipe.steps", "1")])
put("41-unended", steps, good[1])
put("42-markers", steps, batch(1, [(1, 0)], [b"", one], [("bagpipe.episodes", "?")]), END)
import base64
def marker(*numbers):
    return [("bagpipe.episodes", base64.b64encode(struct.pack("<3Q", *numbers)).decode())]
put("43-row", steps, batch(1, [(1, 0)], [b"", one], marker(9, 0, 0)), END)
put("44-marker", steps, batch(1, [(1, 0)], [b"", one], marker(0, 0, 2**63)), END)
put("45-deep", schema([__import__("functools").reduce(
    lambda inner, _: field("x", "struct", [inner]), range(30), number)]), *good[1:])
put("46-kind", message(4, Table()), END)
put("47-flat", struct.pack("<III", 0xFFFFFFFF, 8, 0x7FFFFFFF), bytes(4))
put("48-metadata", struct.pack("<II", 0xFFFFFFFF, 0x7FFFFFFF))
put("49-file", b"ARROW1\0\0", *good)
put("50-file", b"ARROW1\0\0", *good, struct.pack("<I", 9999), b"ARROW1")
put("51-null", schema([field("x", "null")]), batch(1, [(1, 1)], []), END)
put("52-decimal", schema([field("x", "decimal")]), batch(1, [(1, 0)], [b"", bytes(16)]), END)
# Columns that are left out.
open("others.arrow", "wb").write(
    schema([field("null", "null"), field("decimal", "decimal"), number])
    + batch(1, [(1, 1), (1, 0), (1, 0)], [b"", bytes(16), b"", one]) + END)
END
for file in bad/*; do
  arrow-cat "$file" >out
  echo "${file#bad/}: exit $?"
  timeout 10 sh -c 'cat "$1" | arrow-cat' - "$file" >out 2>/dev/null || [ $? -eq 65 ] ||
    echo "from a pipe: another exit"
done
arrow-cat missing.arrow
echo "exit $?"
arrow-cat --episodes y bad/41-unended >out
echo "exit $?"
arrow-cat others.arrow | stream-info | grep tensor
arrow-cat -f x others.arrow | stream-info | grep tensor
arrow-cat -f decimal others.arrow >out
echo "exit $?"
