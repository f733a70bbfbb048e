"""Copies a stream of steps from standard input and takes the end mark of some of its JPEG images:
damage_images.py NUMBER... The data section CRC becomes 0, which means that there is none.
"""

import sys

data = bytearray(sys.stdin.buffer.read())
starts, place = [], data.find(b"\xff\xd8\xff")
while place >= 0:
    starts.append(place)
    place = data.find(b"\xff\xd8\xff", place + 1)
for number in map(int, sys.argv[1:]):
    data[data.index(b"\xff\xd9", starts[number]) + 1] = 0
end = data.rindex(b"\x0f\x04" + bytes(7))
data[end + 9 : end + 13] = bytes(4)
sys.stdout.buffer.write(data)
