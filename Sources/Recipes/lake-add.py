"""Enters Parquet files of episode-list into a table of a lake, each episode once.

    lake-add.py [--iceberg NAME] [--lake FOLDER | --catalog URI --warehouse W] FILE...
    lake-add.py --delta URI FILE...

Iceberg's table is NAME: in FOLDER, whose catalog is SQLite and needs no server, or in the catalog of a REST
server. FILE, W and URI may be in a store (s3://...), which AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY describe. A row replaces the one with its id. Needs pyiceberg, or deltalake and pyarrow.
"""

import argparse
import os

import pyarrow.parquet as parquet

STORE = {"s3." + key: os.environ[name] for key, name in [
    ("endpoint", "AWS_ENDPOINT_URL"), ("access-key-id", "AWS_ACCESS_KEY_ID"),
    ("secret-access-key", "AWS_SECRET_ACCESS_KEY"), ("region", "AWS_REGION")] if name in os.environ}


def iceberg(options, file):
    from pyiceberg.catalog import load_catalog
    from pyiceberg.expressions import In
    from pyiceberg.io.pyarrow import PyArrowFileIO

    folder = os.path.abspath(options.lake)
    if not options.catalog:
        os.makedirs(folder, exist_ok=True)
    catalog = load_catalog(
        "lake", type="rest" if options.catalog else "sql", uri=options.catalog or f"sqlite:///{folder}/catalog.db",
        warehouse=options.warehouse or folder, **STORE)
    path = file if "://" in file else os.path.abspath(file)
    with PyArrowFileIO(STORE).new_input(path).open() as source:
        rows = parquet.read_table(source)
    catalog.create_namespace_if_not_exists(options.iceberg.rpartition(".")[0])
    table = catalog.create_table_if_not_exists(options.iceberg, rows.schema)
    known = {row["id"]: row for row in table.scan(In("id", rows["id"].to_pylist())).to_arrow().to_pylist()}
    new = rows.filter([known.get(row["id"]) != row for row in rows.to_pylist()])
    if not known:
        table.add_files([path])
    elif new.num_rows:
        table.overwrite(new, In("id", new["id"].to_pylist()))
    return new.num_rows


def delta(options, file):
    from deltalake import DeltaTable

    rows, store = parquet.read_table(file), {"aws_conditional_put": "etag", "allow_http": "true"}
    table = DeltaTable.create(options.delta, rows.schema, mode="ignore", storage_options=store if STORE else None)
    merge = table.merge(rows, "new.id = old.id", source_alias="new", target_alias="old")
    return merge.when_matched_update_all().when_not_matched_insert_all().execute()["num_target_rows_inserted"]


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name, default in {"iceberg": "lake.episodes", "lake": "lake", "catalog": None, "warehouse": None, "delta": None}.items():
    parser.add_argument("--" + name, default=default)
parser.add_argument("files", nargs="+", metavar="FILE")
for name in (options := parser.parse_args()).files:
    print(f"{name}: {(delta if options.delta else iceberg)(options, name)} rows are new")
