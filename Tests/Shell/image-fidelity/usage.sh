# Lists out of range.
for options in '-q 0' '-q 101' '-q 90,90' '-q ,' '--subsampling 411' '--size 0' '--size 224x' \
  '--size 5000' '--size 224,224x224' '--sample 0' '-q 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17'; do
  # shellcheck disable=SC2086
  image-fidelity $options </dev/null 2>&1 | head -n 1
done
image-fidelity -q '' </dev/null
image-fidelity --against - </dev/null
image-fidelity --against a.mcap -q 90 </dev/null
