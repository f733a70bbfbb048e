# A stream against another one: what jpeg-encode made of it loses what the table of qualities says.
bag-cat -t '/camera/*' --end 0.3 "$DATA/pick_cube_sample.bag" >run.mcap
jpeg-encode -q 80 <run.mcap >jpeg.mcap
stored() { jq -c '[.topics[] | [.topic, (.tables[].changes[0] | [.bytes, .mse, .ssim, .worst_block])]]'; }
image-fidelity -q 80 --json <run.mcap | stored >quality
image-fidelity --against jpeg.mcap --json <run.mcap | stored >against
cmp quality against
# Frames without a partner, on either side.
mcap-cat --start 0.05 jpeg.mcap | mcap-cat -t /camera/wrist/image_raw >part.mcap
image-fidelity --against part.mcap --size '' <run.mcap
image-fidelity --against run.mcap --size '' --json <part.mcap | jq -c .unpaired
# Nothing in common, another size, a cut, and no such file.
mcap-cat -t /camera/front/image_raw run.mcap >front.mcap
image-fidelity --against front.mcap <part.mcap
echo "exit $?"
step-align --rate 10 observation/image=/camera/wrist/image_raw <run.mcap >steps.mcap
image-resize 80x60 <steps.mcap >small.mcap
image-fidelity --against small.mcap <steps.mcap
echo "exit $?"
head -c 100000 run.mcap >cut.mcap
image-fidelity --against cut.mcap <run.mcap
echo "exit $?"
image-fidelity --against none.mcap <run.mcap
echo "exit $?"
# Topics of which one follows the other.
sorted() {
  python3 -c '
import struct, sys
data, at, others, messages = sys.stdin.buffer.read(), 8, [], []
while at < len(data) - 8:
    size = 9 + struct.unpack_from("<Q", data, at + 1)[0]
    (messages if data[at] == 5 else others).append(data[at:at + size])
    at += size
messages.sort(key=lambda record: record[9:11])
others[-2] = others[-2][:9] + bytes(4)
sys.stdout.buffer.write(data[:8] + b"".join(others[:-2] + messages + others[-2:]) + data[-8:])'
}
bag-cat -t '/camera/*' --end 2.5 "$DATA/pick_cube_sample.bag" >run.mcap
jpeg-encode <run.mcap | sorted >jpeg.mcap
sorted <run.mcap | image-fidelity --against jpeg.mcap --size '' --sample 1 --json |
  jq -c '[.topics[].frames], .unpaired'
