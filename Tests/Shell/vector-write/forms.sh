# A file for each reader, the same whatever it was made from; the readers are in Tests/Interop.
python3 -B "$SHELL_TESTS/embeddings.py" 30 6 >s
for target in arrow lance parquet milvus pinecone; do
  vector-write --no-provenance --for $target $target <s && vector-write --no-provenance --for $target again s &&
    cmp $target again && echo "$target: the same from a pipe and a file"
  rm again
done
cmp arrow lance && echo 'lance is arrow'
for target in lance parquet milvus pinecone; do
  vector-write --no-provenance --for $target again arrow && cmp $target again && echo "$target: the same again"
  rm again
done
vector-write --no-provenance --half half arrow
vector-write half2 half
echo "$(($(wc -c <arrow) - $(wc -c <half))) bytes less"
kcenter-select --budget 3 arrow
kcenter-select --budget 3 half2
