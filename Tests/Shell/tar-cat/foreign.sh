# Tar files of other programs: their names, headers and rules of samples are those of webdataset.
python3 - <<'END'
import io, json, tarfile, zipfile
def add(tar, name, data, **fields):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
jpeg = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb004300" + "01" * 64 + "ffc0000b080001000101011100"
    "ffc40014000100000000000000000000000000000003ffc40014100100000000000000000000000000000000"
    "ffda0008010100003f0037ffd9")
def npy(kind, shape, data):
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(117) + b"\n"
    return b"\x93NUMPY\1\0" + bytes([len(head), 0]) + head + data
def npz(arrays):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in arrays.items():
            archive.writestr(name + ".npy", content)
    return file.getvalue()
number = npy("<f4", (2,), b"\0\0\x80\x3f\0\0\0\x40")
# Every form of header, with names that are too long for ustar.
long = "folder/" * 30
for form in "USTAR", "GNU", "PAX":
    with tarfile.open(form, "w", format=getattr(tarfile, form + "_FORMAT")) as tar:
        add(tar, "a", b"", type=tarfile.DIRTYPE)
        for step in range(2):
            key = f"{'a/' if form == 'USTAR' else long}00{step}"
            add(tar, f"{key}.IMAGE.jpg", jpeg)
            add(tar, f"{key}.action.npy", number)
            add(tar, f"{key}.cls", b"7")
            add(tar, f"{key}.txt", "pick \u00e9".encode())
        add(tar, "link.txt", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")
        add(tar, "__meta__", b"x")
        add(tar, ".hidden.txt", b"x")
        add(tar, "nodot", b"x")
# The rules of samples: keys that come again, folders, fields of several parts, other programs' types.
with tarfile.open("rules.tar", "w") as tar:
    for name in "a.txt", "b.txt", "a.txt", "x/a.txt", "x/b.y.txt", "x.z/b.txt":
        add(tar, name, name.encode())
    add(tar, "c.pyd", b"\x80\x04.")
    add(tar, "c.meta.json", b'{"a": [1]}')
    add(tar, "c.arrays.npz", npz({"one": number, "two": npy("<i8", (), b"\5" + bytes(7))}))
# VLA Foundry's own form.
with tarfile.open("foundry.tar", "w") as tar:
    for sample in range(3):
        key = f"1234-{sample}"
        for offset in -1, 0:
            add(tar, f"{key}.top_t{offset}.jpg", jpeg)
        add(tar, f"{key}.lowdim.npz", npz({
            "robot__action": npy("<f4", (2, 1), bytes(8)), "past_mask": npy("|b1", (2,), b"\1\0")}))
        add(tar, f"{key}.metadata.json", json.dumps({
            "camera_names": ["top"], "anchor_relative_idx": 1, "episode_id": f"e{sample // 2}",
            "anchor_timestep": sample % 2 + 4}).encode())
        add(tar, f"{key}.language_instructions.json", json.dumps({
            "original": ["open it"], "randomized": ["shut it"]}).encode())
END
for file in USTAR GNU PAX; do
  tar-cat $file >$file.mcap
  stream-text -t action -t cls -t language_instruction $file.mcap
done
cmp USTAR.mcap GNU.mcap | sed 's/differ.*/differ/'
gzip <GNU | tar-cat - | stream-info | grep -A 9 '^  index'
tar-cat rules.tar | stream-text
tar-cat -q rules.tar | stream-info | grep -A 9 '^  index'
tar-cat foundry.tar | stream-text --json --full |
  python3 "$SHELL_TESTS/values.py" robot__action past_mask language_instruction top
tar-cat -f 'robot*' --rate 5 --id '{index}' foundry.tar | stream-info | grep -A 9 '^  index'
