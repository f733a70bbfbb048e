internal import Bytes

/// The documents that describe a hierarchy to its readers.
///
/// Version 3: `zarr.json` of every node, and a copy of all of them in the root's
/// (`consolidated_metadata`, as zarr-python 3 writes it). Version 2: `.zgroup`, `.zarray` and
/// `.zattrs`, and `.zmetadata` with a copy of all of them.
package enum ZarrFormat: Int, Sendable { case v2 = 2, v3 = 3 }

enum ZarrMetadata {
  typealias Attributes = [JSONValue.Member]

  static func array(
    _ format: ZarrFormat, _ layout: ZarrLayout, _ grid: ZarrGrid, steps: Int
  ) -> JSONValue {
    let shape = JSONValue.integers([steps] + layout.stepShape)
    let chunk = JSONValue.integers([grid.chunkSteps] + layout.stepShape)
    switch format {
    case .v2:
      return [
        "chunks": chunk, "compressor": compressor(layout),
        "dtype": .string(layout.dataType.numPyName),
        "fill_value": layout.dataType.fillValue,
        "filters": filter(layout).map { [["id": $0]] } ?? nil,
        "order": "C", "shape": shape, "zarr_format": 2,
      ]
    case .v3:
      return [
        "shape": shape, "data_type": .string(layout.dataType.name),
        "chunk_grid": [
          "name": "regular",
          "configuration": ["chunk_shape": .integers([grid.shardSteps] + layout.stepShape)],
        ],
        "chunk_key_encoding": ["name": "default", "configuration": ["separator": "/"]],
        "fill_value": layout.dataType.fillValue,
        "codecs": [
          [
            "name": "sharding_indexed",
            "configuration": [
              "chunk_shape": chunk, "codecs": codecs(layout),
              "index_codecs": [littleEndian, ["name": "crc32c"]], "index_location": "end",
            ],
          ]
        ],
        "attributes": [:], "zarr_format": 3, "node_type": "array", "storage_transformers": [],
      ]
    }
  }

  /// A group without attributes.
  static func group(_ format: ZarrFormat) -> JSONValue {
    switch format {
    case .v2: ["zarr_format": 2]
    case .v3: ["attributes": [:], "zarr_format": 3, "node_type": "group"]
    }
  }

  /// The root group's document in version 3.
  /// - Parameters:
  ///   - nodes: path and document of every node below.
  static func root(_ attributes: Attributes, nodes: Attributes) -> JSONValue {
    [
      "attributes": .object(attributes), "zarr_format": 3,
      "consolidated_metadata": [
        "kind": "inline", "must_understand": false, "metadata": .object(nodes),
      ],
      "node_type": "group",
    ]
  }

  private static let littleEndian: JSONValue = [
    "name": "bytes", "configuration": ["endian": "little"],
  ]

  /// The codecs of an inner chunk in version 3: array to bytes, then bytes to bytes.
  private static func codecs(_ layout: ZarrLayout) -> JSONValue {
    let serializer: JSONValue =
      switch (filter(layout), layout.dataType.size) {
      case (let name?, _): ["name": name, "configuration": [:]]
      case (_, 1): ["name": "bytes"]
      default: littleEndian
      }
    return switch layout.codec {
    case .raw: [serializer]
    case .zstd(let level):
      [
        serializer,
        [
          "name": "zstd", "configuration": ["level": .number(Double(level)), "checksum": false],
        ],
      ]
    // The array-to-bytes codec alone; names and meaning are those of `imagecodecs.zarr`.
    case .jpeg: [["name": "imagecodecs_jpeg", "configuration": [:]]]
    case .png: [["name": "imagecodecs_png", "configuration": [:]]]
    }
  }

  /// How numcodecs stores steps of different lengths.
  private static func filter(_ layout: ZarrLayout) -> JSONValue? {
    switch layout.dataType {
    case .string: "vlen-utf8"
    case .bytes: "vlen-bytes"
    case .number, .float16: nil
    }
  }

  /// The numcodecs configuration in version 2. It has only the members that the oldest readers
  /// know: numcodecs before 0.13 rejects zstd's `checksum`.
  private static func compressor(_ layout: ZarrLayout) -> JSONValue {
    switch layout.codec {
    case .raw: nil
    case .zstd(let level): ["id": "zstd", "level": .number(Double(level))]
    case .jpeg: ["id": "imagecodecs_jpeg"]
    case .png: ["id": "imagecodecs_png"]
    }
  }
}
