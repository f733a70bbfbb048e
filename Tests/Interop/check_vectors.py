"""What vector-write writes, in pyarrow; its nearest rows against NumPy.

check_vectors.py [databases]: with it also in Milvus Lite, whose bulk writer sets the columns, and in
LanceDB; what Pinecone's documentation says of its columns is checked with pyarrow alone.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq

HERE = Path(tempfile.mkdtemp())
COUNT, WIDTH = 300, 24


def run(*arguments, **options):
    return subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, check=True, **options).stdout


def make():
    here = Path(__file__).resolve().parent
    embeddings = here.parent / "Shell/embeddings.py"
    (HERE / "stream").write_bytes(run(sys.executable, "-B", embeddings, COUNT, WIDTH))
    for name in ("arrow", "lance", "parquet", "milvus", "pinecone"):
        run("vector-write", "--for", name, HERE / name, HERE / "stream")
    run("vector-write", "--half", HERE / "half", HERE / "stream")


def columns():
    table = pa.ipc.open_file(HERE / "arrow").read_all()
    assert table.schema.field("id").type == pa.string()
    assert table.schema.field("vector").type == pa.list_(pa.float32(), WIDTH)
    for score in ("uncertainty", "loss"):
        assert table.schema.field(score).type == pa.float64()
    metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    made = json.loads(metadata.pop("bagpipe.provenance"))
    assert [one["program"] for one in made] == ["vector-write"]
    assert metadata == {"bagpipe.embedding.model": "toy", "bagpipe.embedding.version": "1",
                        "bagpipe.embedding.dimension": str(WIDTH)}
    assert table.num_rows == COUNT and table["id"].to_pylist()[7] == "run7#0"
    assert pyarrow.feather.read_table(HERE / "arrow").equals(table)
    assert table["task"].to_pylist()[:2] == ["pick", "place"]
    table.validate(full=True)
    vectors = np.stack(table["vector"].combine_chunks().flatten().to_numpy().reshape(COUNT, WIDTH))
    half = pa.ipc.open_file(HERE / "half").read_all()
    assert half.schema.field("vector").type == pa.list_(pa.float16(), WIDTH)
    halves = half["vector"].combine_chunks().flatten().to_numpy().reshape(COUNT, WIDTH)
    assert (halves == vectors.astype(np.float16)).all()
    plain = pq.read_table(HERE / "parquet")
    assert plain.column_names == table.column_names
    assert plain.schema.field("vector").type.value_type == pa.float32()
    for name in plain.column_names:
        assert plain[name].to_pylist() == table[name].to_pylist(), name
    for name, vector, rest in (("milvus", "vector", "$meta"), ("pinecone", "values", "metadata")):
        file = pq.read_table(HERE / name)
        assert file.column_names == ["id", vector, rest]
        assert file[vector].type == pa.list_(pa.field("element", pa.float32()))
        assert file[rest].type == pa.string() and file["id"].type == pa.string()
        assert file["id"].to_pylist() == table["id"].to_pylist()
        assert (np.array(file[vector].to_pylist(), np.float32) == vectors).all()
        for number, text in enumerate(file[rest].to_pylist()):
            assert len(text.encode()) <= 40 << 10
            assert json.loads(text) == {
                score: table[score][number].as_py() for score in ("uncertainty", "loss", "task")}
    print("columns, types and values as pyarrow reads them")
    return table, vectors


def nearest(vectors):
    unit = vectors / np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    for metric, distance in (
            ("cosine", 1 - unit @ unit.T),
            ("l2", np.sqrt(((vectors[:, None].astype(np.float64) - vectors[None]) ** 2).sum(2)))):
        lines = run("vector-write", "--query", HERE / "arrow", "-k", 7, "--metric", metric,
                    HERE / "stream").splitlines()
        rows = [json.loads(line) for line in lines]
        assert len(rows) == 7 * COUNT
        for number in range(COUNT):
            own = rows[7 * number:7 * number + 7]
            assert [row["rank"] for row in own] == list(range(7))
            found = [int(row["neighbor"][3:-2]) for row in own]
            assert np.allclose([row["distance"] for row in own], np.sort(distance[number])[:7], atol=1e-5)
            assert np.allclose(distance[number][found], np.sort(distance[number])[:7], atol=1e-5)
    print("the nearest rows are those of NumPy")


def databases(table, vectors):
    import lancedb
    from pymilvus import DataType, MilvusClient
    from pymilvus.bulk_writer import BulkFileType, LocalBulkWriter

    query = vectors[11]
    # Copies are equally near, so distances are compared.
    best = np.sort(((vectors - query) ** 2).sum(1))[:5]

    client = MilvusClient(str(HERE / "milvus.db"))
    schema = client.create_schema(auto_id=False, enable_dynamic_field=True)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=512)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=WIDTH)
    writer = LocalBulkWriter(schema, str(HERE / "bulk"), file_type=BulkFileType.PARQUET)
    writer.append_row({"id": "a", "vector": [0.0] * WIDTH, "task": "pick", "loss": 1.5})
    writer.commit()
    theirs = pq.read_table(writer.batch_files[0][0])
    ours = pq.read_table(HERE / "milvus")
    kinds = lambda table: {field.name: str(field.type).replace("item", "element")
                           for field in table.schema}
    assert kinds(theirs) == kinds(ours), (kinds(theirs), kinds(ours))
    assert theirs.column_names == ours.column_names

    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection("episodes", schema=schema, index_params=index)
    client.insert("episodes", [
        {"id": row["id"], "vector": row["vector"], **json.loads(row["$meta"])}
        for row in ours.to_pylist()])
    hits = client.search("episodes", [query.tolist()], limit=5, output_fields=["task", "loss"])[0]
    assert np.allclose([hit["distance"] for hit in hits], best, atol=1e-4), (hits, best)
    assert hits[0]["id"] == "run11#0"
    assert hits[0]["entity"]["loss"] == table["loss"][11].as_py()
    print("Milvus: its bulk writer has the same columns, and its search the same neighbors")

    lake = lancedb.connect(str(HERE / "lance.db"))
    episodes = lake.create_table("episodes", pa.ipc.open_file(HERE / "lance").read_all())
    found = episodes.search(query).limit(5).to_list()
    assert np.allclose([row["_distance"] for row in found], best, atol=1e-4)
    assert found[0]["id"] == "run11#0" and found[0]["task"] == "place"
    picks = episodes.search(query).where("task = 'pick' AND loss > 0.5").limit(3).to_list()
    assert all(row["task"] == "pick" and row["loss"] > 0.5 for row in picks) and len(picks) == 3
    print("LanceDB: the same neighbors, and a filter by a score")


if __name__ == "__main__":
    make()
    table, vectors = columns()
    nearest(vectors)
    if "databases" in sys.argv:
        databases(table, vectors)
