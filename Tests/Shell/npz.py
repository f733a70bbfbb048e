"""Writes arrays as NumPy does, without NumPy: a function for an .npy, one for an archive of them."""

import io
import struct
import zipfile

LETTERS = {"<f4": "f", "<f8": "d", "<i4": "i", "<i8": "q", "|u1": "B", "|b1": "?", ">i4": "i"}


def npy(descr, shape, numbers=b"", *, order=False, version=1, literal=None):
    """numbers: a flat list in the order of the file, or its bytes."""
    if not isinstance(numbers, bytes):
        sign = ">" if descr[0] == ">" else "<"
        numbers = struct.pack(f"{sign}{len(numbers)}{LETTERS[descr]}", *numbers)
    literal = literal or f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"
    head = literal.encode().ljust(117) + b"\n"
    size = struct.pack("<H" if version == 1 else "<I", len(head))
    return b"\x93NUMPY" + bytes([version, 0]) + size + head + numbers


class Pipe(io.RawIOBase):
    """A file that cannot seek, so that the sizes of members come after them."""

    def __init__(self):
        self.bytes = b""

    def writable(self):
        return True

    def seekable(self):
        return False

    def write(self, piece):
        self.bytes += bytes(piece)
        return len(piece)


def npz(arrays, *, method=zipfile.ZIP_STORED, pipe=False):
    file = Pipe() if pipe else io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, array in arrays.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) if method == 0 else (
                    archive.open(name, "w", force_zip64=True)) as member:
                member.write(array)
    return file.bytes if pipe else file.getvalue()


def rollout(environments=3, steps=4):
    """A small batch of a simulator."""
    count = environments * steps
    return {
        "agents/observation/lidar.npy":
            npy("<f4", (environments, steps, 2), [n / 4 for n in range(2 * count)]),
        "agents/action.npy": npy("<f8", (environments, steps), [n / 8 for n in range(count)]),
        "done.npy": npy("|b1", (environments, steps), [n % steps == steps - 1 for n in range(count)]),
        "stats/return.npy": npy("<f4", (environments,), [float(n) for n in range(environments)]),
        "seed.npy": npy("<i8", (), [42]),
    }
