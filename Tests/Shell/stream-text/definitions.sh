# Definitions in IDL: what they mean, and what is wrong with others, whose messages are bytes. One
# warning says so for each topic.
exec 2>&1
cat >definition.py <<'END'
import os, struct, sys
sys.path.append(os.environ["SHELL_TESTS"])
from mcap import channel, message, schema, write
def show(name, definition, *data, encoding="omgidl"):
    write(schema(1, name, encoding, definition), channel(1, 1, "/topic", "cdr"),
          *(message(1, 0, time, time, each) for time, each in enumerate(data)))
CDR, CDR_BE, CDR2, D_CDR2 = b"\0\1\0\0", b"\0\0\0\0", b"\0\7\0\0", b"\0\11\0\0"
END
define() { { cat definition.py; cat; } | python3 -B - | stream-text --json | jq -c 'select(.record == "message") | .value // .data'; }
echo "# a tree, which contains itself in a sequence"
define <<'END'
TREE = """module m {
  struct Node;  typedef sequence<Node> Nodes;
  struct Node { octet id; Nodes children; };
};"""
leaf = lambda n: struct.pack("<BxxxI", n, 0)
deep = b"".join(struct.pack("<BxxxI", 1, 1) for _ in range(100)) + leaf(9)
show("m::Node", TREE, CDR + struct.pack("<BxxxI", 7, 2) + leaf(1) + leaf(2), CDR + deep)
END
echo "# unions of each kind of discriminator, and none of the cases"
define <<'END'
U = """union U switch (boolean) { case TRUE: long a; };
union V switch (char) { case 'x': long a; default: string b; };
struct S { U u; sequence<U> us; V v; };"""
show("S", U, CDR + struct.pack("<BBxxIBxxxiB", 0, 0, 0, 0, 0, 0)[:4] + struct.pack("<IBxxxiBcxxI2s", 2, 1, 5, 0, b"y", 2, b"b"))
END
echo "# a wstring in three forms"
define <<'END'
W = "struct W { wstring w; };"
text = "h\u00e9"
show("W", W, CDR + struct.pack("<I", 2) + text.encode("utf-32-le"),
     CDR + struct.pack("<I", 2) + text.encode("utf-16-le"),
     CDR2 + struct.pack("<I", 4) + text.encode("utf-16-le"))
END
echo "# version 2: 8 bytes are aligned to 4; a type that has grown since"
define <<'END'
P = "@appendable struct P { octet a; double b; };"
show("P", P, D_CDR2 + struct.pack("<IBxxxdI", 16, 3, 0.5, 77),
     CDR + struct.pack("<Bxxxxxxxd", 3, 0.5), CDR_BE + struct.pack(">Bxxxxxxxd", 3, 0.5))
END
echo "# a size that is too small"
define <<'END'
show("P", "@appendable struct P { octet a; double b; };", D_CDR2 + struct.pack("<IBxxxd", 4, 3, 0.5))
END
echo "# lists of parameters"
define <<'END'
show("P", "struct P { octet a; };", b"\0\3\0\0\1\0\4\0\7\0\0\0", b"\0\13\0\0\1\0\4\0\7\0\0\0")
END
echo "# other names of the type"
define <<'END'
show("pkg/msg/A", "module pkg { module msg { struct A { octet a; }; }; };", CDR + b"\5", encoding="ros2idl")
END
define <<'END'
show("A", "module pkg { module msg { struct A { octet a; }; }; };", CDR + b"\5")
END
while read -r definition; do
  echo "# $definition"
  { cat definition.py; printf 'show("A", """%s""", CDR + b"%s")\n' "$definition" "\\0\\0\\0\\0\\0\\0\\0\\0"; } |
    python3 -B - | stream-text --json | jq -c 'select(.record == "message") | .value // .data'
done <<'END'
struct A { long a };
struct A { long a;
struct A { nothing a; };
struct B { long a; };
struct A { A a; };
struct A { A a[2]; };
typedef B A; typedef A B; struct C { A a; };
struct A { B b; }; typedef C B; typedef B C;
const long N = M; const long M = N; struct A { long a[N]; };
const long N = 1 / 0; struct A { long a[N]; };
struct A { long a[0]; };
struct A { long a[-1]; };
struct A { long a[1 << 40]; };
struct A { long double a; };
struct A { map<long, string> a; };
struct A { any a; };
@mutable struct A { long a; };
struct A { B b; }; @extensibility(MUTABLE) struct B { long a; };
bitset B { bitfield<3> a; }; struct A { B b; };
@bit_bound(16) bitmask B { X, Y }; struct A { B b; };
union A switch (double) { case 1: long a; };
union A switch (long) { case 1: long a; case 1: long b; };
struct A { sequence<E> e; }; struct E { };
enum E { X, @value(5000000000) Y }; struct A { E e; };
interface I { void f(in long a); }; struct A { octet a; };
/* struct A { octet a; };
struct A { string<"x> a; };
struct A { octet a; }; }
struct A : B { octet a; }; struct B : A { octet b; };
struct A : B { octet a; }; struct B { short b; };
@verbatim(language="c", text="}") struct A { @unit("m") octet _long, b; }; // }
struct A { @optional octet a; };
END
