internal import Bytes
internal import Stream

/// A column of a schema, or a part of one (format/Schema.fbs).
struct ArrowField: Equatable {
  var name: String
  var type: ArrowType
  var children: [ArrowField] = []
  var metadata: [KeyValue] = []
  /// Whether values may be missing, where the column is written.
  var isNullable = false
  /// The number of the dictionary that the column's indices refer to, and the type of these.
  var dictionary: (id: Int64, index: TensorElementType)?

  static func == (left: ArrowField, right: ArrowField) -> Bool {
    left.name == right.name && left.type == right.type && left.children == right.children
  }

  /// A column of arrays of one shape, which pyarrow knows as its type arrow.fixed_shape_tensor
  /// (Arrow, "Canonical Extension Types"); a plain column for single numbers.
  static func tensor(
    _ name: String, _ type: TensorElementType, _ shape: [Int], _ metadata: [KeyValue]
  ) -> ArrowField {
    guard !shape.isEmpty else {
      return ArrowField(name: name, type: .number(type), metadata: metadata)
    }
    var text = JSONText()
    text.value(.object([.init(key: "shape", value: .integers(shape))]))
    return ArrowField(
      name: name, type: .fixedList(shape.reduce(1, *)),
      children: [ArrowField(name: "item", type: .number(type))],
      metadata: [
        KeyValue(ArrowKey.extensionName, ArrowKey.tensor),
        KeyValue(ArrowKey.extensionMetadata, text.string),
      ] + metadata)
  }

  var table: FlatTable {
    let (code, type) = type.encoded
    return FlatTable([
      0: .text(name), 1: .int8(isNullable ? 1 : 0), 2: .int8(code.rawValue), 3: .table(type),
      5: .tables(children.map(\.table)), 6: .tables(metadata.map(\.table)),
    ])
  }
}

/// The keys of the metadata of schemas, fields and batches.
enum ArrowKey {
  static let extensionName = "ARROW:extension:name"
  static let extensionMetadata = "ARROW:extension:metadata"
  static let tensor = "arrow.fixed_shape_tensor"
  /// In the schema of a stream of steps: the version of the keys below.
  static let steps = "bagpipe.steps"
  /// In a field: the encoding of images that are stored as their pixels.
  static let encoding = "bagpipe.encoding"
  /// In a batch: the episodes that begin and end there.
  static let markers = "bagpipe.episodes"
  /// In a batch: the times of the samples, where they are not those of the steps.
  static let samples = "bagpipe.samples"
  /// In a batch: the frames of the windows of a feature, whose name follows.
  static let frames = "bagpipe.frames/"
  /// In the last batch.
  static let provenance = Provenance.recordName
}

extension KeyValue {
  var table: FlatTable { FlatTable([0: .text(key), 1: .text(value)]) }
}
