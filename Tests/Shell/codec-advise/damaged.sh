# An image message that breaks its own format has its place.
codec-advise <"$DATA/images/truncated_jpeg.mcap" | head -n 1
python3 - "$DATA/images/big_endian.mcap" >short.mcap <<'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
sys.stdout.buffer.write(data[:len(data) // 2])
END
codec-advise <short.mcap
