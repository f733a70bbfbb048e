# ROS 1, CDR of both byte orders, protobuf and JSON are shown by their schemas.
PYTHONPATH=$SHELL_TESTS python3 -B - >two.mcap <<'END'
import struct

from mcap import *

# CDR aligns a float64 to 8 bytes from the end of its head of 4.
write(
    schema(1, "demo_msgs/msg/Named", "ros2msg", "string name\nfloat64 value\n"),
    channel(1, 1, "/ros2", "cdr"),
    message(1, 1, 1, 1, b"\0\1\0\0" + struct.pack("<I4sd", 3, b"ab\0", 2.5)),
    message(1, 2, 2, 2, b"\0\0\0\0" + struct.pack(">I4sd", 3, b"ab\0", -2.5)),
    channel(2, 0, "/json", "json"), message(2, 1, 3, 3, b'{"b": 1e3, "a": "\\u00e4"}'))
END
stream-text two.mcap
bag-cat -t /instruction "$DATA/pick_cube_sample.bag" | stream-text -t '/*'
bag-cat --end 0.2 "$DATA/pick_cube_sample.bag" |
  step-align --rate 10 'action=/action.data[0:3]' language_instruction=/instruction.data |
  stream-text -t '[al]*'
