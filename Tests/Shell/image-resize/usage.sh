# Sizes and methods that cannot be.
for size in '' 224 0x224 224x0 99999x2 1e9x1 4x4x4 axb; do
  image-resize "$size" </dev/null 2>&1 | head -n 1
done
image-resize 8x8 --method cubic </dev/null
echo "exit $?"
image-resize 8x8 --depth-method area </dev/null
echo "exit $?"
