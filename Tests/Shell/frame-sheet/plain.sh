# A row for each camera of each episode; the size of the sheet follows from its options.
exec 2>&1
size() { python3 -c 'import struct, sys; print(*struct.unpack(">II", open(sys.argv[1], "rb").read()[16:24]))' "$1"; }
bag-cat --end 1 "$DATA/pick_cube_sample.bag" "$DATA/pick_cube_sample.bag" >run.mcap
step-align --rate 10 front=/camera/front/image_raw wrist=/camera/wrist/image_raw \
  action=/action.data language_instruction=/instruction.data <run.mcap >steps.mcap
frame-sheet -o run.png <run.mcap
size run.png
frame-sheet -o steps.png --columns 3 --size 80x80 <steps.mcap
size steps.png
frame-sheet -o front.png --columns 3 --size 80x80 -t front <steps.mcap
size front.png
frame-sheet -o few.png --rows 3 <steps.mcap
size few.png
frame-sheet -o few.JPEG --rows 3 <steps.mcap
head -c 3 few.JPEG | od -An -tx1
# More columns than pictures.
mcap-cat --end 0.25 run.mcap | frame-sheet -o short.png --columns 64 --size 32x32
size short.png
# Unreadable images are shown as such.
jpeg-encode -t /camera/front/image_raw <run.mcap | mcap-cat --no-provenance -t /camera/front/image_raw |
  python3 "$SHELL_TESTS/damage_images.py" 2 3 | frame-sheet -o bad.png --columns 20
size bad.png
stat -c %a run.png
ls -A
