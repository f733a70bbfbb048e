"""Vector files as pyarrow writes them: bagpipe-vectors(5)."""
import numpy as np
import pyarrow as pa


def write(path, vectors, ids=None, model="toy", batch=1000, **columns):
    vectors = np.asarray(vectors)
    count, width = vectors.shape
    kind = {np.dtype("float16"): pa.float16(), np.dtype("float64"): pa.float64()}.get(
        vectors.dtype, pa.float32())
    flat = pa.array(vectors.reshape(-1), kind)
    arrays = {
        "id": pa.array(ids if ids is not None else [f"e{number}#0" for number in range(count)]),
        "vector": pa.FixedSizeListArray.from_arrays(flat, width),
        **{name: pa.array(values) for name, values in columns.items()}}
    table = pa.table(arrays).replace_schema_metadata({
        "bagpipe.embedding.model": model, "bagpipe.embedding.version": "1",
        "bagpipe.embedding.dimension": str(width)})
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table, max_chunksize=batch)
