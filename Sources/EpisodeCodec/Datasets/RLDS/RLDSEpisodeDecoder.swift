package import Bytes
package import Stream

/// Makes steps from the records of an RLDS dataset.
///
/// A record is a `tf.train.Example` that has, for each feature, the concatenated values of all
/// steps of an episode. Source: tensorflow_datasets/core/example_serializer.py.
package struct RLDSEpisodeDecoder {
  /// Selects features of the steps and their form.
  package struct Options: Sendable {
    package var selection = FeatureSelection()
    /// Strings that become tensors of bytes, even where they could be text.
    package var bytes: [TopicPattern] = []

    package init() {}
  }

  /// The selected features as channels of the stream. A string becomes a feature of kind text, or a
  /// tensor of bytes if the first record's bytes are not text.
  package private(set) var features: [Feature] = []
  /// A warning for each feature that is kept as bytes, or left out because no pattern selects it.
  package private(set) var leftOut: [String] = []
  /// Number of steps in the last record.
  package private(set) var count = 0

  private let wanted: [RLDSFeature]
  /// For each feature that this program cannot decode and keeps as bytes: the fault.
  private let opaque: [StreamError?]
  /// True for one whose bytes do not make steps.
  private var isDropped: [Bool]
  private let metadata: [RLDSFeature]
  private let options: Options
  private var reader: ExampleReader
  /// The place in the reader of each selected feature, of its row lengths, and of each piece of
  /// metadata.
  private let rowPlaces: [Int?]
  private let metadataPlace: Int
  private let instructionPlace: Int?
  private let heads: [Bytes]
  private var isBytes: [Bool]
  private var columns: [RLDSColumn] = []
  private var scratch = ByteBuilder(reserving: 256)

  /// - Throws: `.missing` when no feature is selected, `.unsupported` when a pattern selects one that
  ///   cannot be read.
  package init(_ features: RLDSFeatures, _ options: Options) throws(StreamError) {
    var wanted: [RLDSFeature] = []
    var opaque: [StreamError?] = []
    for feature in features.steps where options.selection.takes(feature.name) {
      do throws(StreamError) { try feature.checkReadable() } catch {
        if case .unsupported = feature.content, feature.nesting == 0 {
          wanted.append(RLDSFeature(feature.name, .strings(shape: [])))
          opaque.append(error)
          continue
        }
        // Without patterns, nobody selected this feature.
        guard !options.selection.isExplicit else { throw error }
        leftOut.append(error.text)
        continue
      }
      wanted.append(feature)
      opaque.append(nil)
    }
    self.wanted = wanted
    self.opaque = opaque
    isDropped = wanted.map { _ in false }
    guard !wanted.isEmpty else {
      throw StreamError(.missing, "none of the \(features.steps.count) features is selected")
    }
    self.options = options
    metadata = features.episode.filter(\.isAttribute)
    var keys = wanted.map { $0.nesting == 0 ? $0.key : $0.key + RLDSRaggedFeatures.values }
    var rowPlaces: [Int?] = []
    for feature in wanted {
      rowPlaces.append(feature.nesting == 0 ? nil : keys.count)
      if feature.nesting > 0 { keys.append(feature.key + RLDSRaggedFeatures.lengths) }
    }
    self.rowPlaces = rowPlaces
    metadataPlace = keys.count
    keys += metadata.map(\.name)
    let instruction = features.steps.first {
      $0.name == Self.instructionName && $0.content == .strings(shape: []) && $0.nesting == 0
    }
    let isWanted = wanted.firstIndex { $0.name == Self.instructionName }
    instructionPlace = instruction.map { _ in isWanted ?? keys.count }
    if let instruction, isWanted == nil { keys.append(instruction.key) }
    reader = ExampleReader(keys)
    heads = wanted.map(RLDSColumn.head)
    isBytes = zip(wanted, opaque).map { feature, fault in
      fault != nil || options.bytes.contains { $0.matches(feature.name) }
    }
  }

  private static let instructionName = "language_instruction"

  /// Takes the next episode's record.
  /// - Returns: the start of the episode, with the instruction if all steps share one, and with
  ///   `episode_metadata` as attributes.
  /// - Throws: `.missing` when the record lacks a declared feature, `.malformed` when a feature's
  ///   number
  ///   of values does not fit the steps of the others.
  package mutating func begin(_ record: Bytes) throws(StreamError) -> EpisodeBegin {
    try reader.read(record)
    try checkCounts()
    if features.isEmpty { try makeFeatures() }
    columns.removeAll(keepingCapacity: true)
    for (index, feature) in wanted.enumerated() where !isDropped[index] {
      guard let values = reader.lists[index] else { continue }
      columns.append(
        RLDSColumn(
          feature, values, rows: rowPlaces[index].flatMap { reader.lists[$0] },
          isBytes: isBytes[index], head: heads[index]))
    }
    var begin = EpisodeBegin()
    begin.languageInstruction = try instruction()
    for (index, feature) in metadata.enumerated() {
      guard let list = reader.lists[metadataPlace + index] else {
        if feature.isOptional { continue }
        throw undeclared(feature.name)
      }
      if let text = try feature.attributeText(list) {
        begin.attributes.append(KeyValue(feature.attributeName, text))
      }
    }
    return begin
  }

  /// The values of the next step, in the order of `features`. The caller knows that there is one.
  package mutating func nextStep(
    time: UInt64, into values: inout [(data: Bytes, tail: Bytes, sampleTime: UInt64)]
  ) throws(StreamError) {
    values.removeAll(keepingCapacity: true)
    for index in columns.indices {
      let (data, tail) = try columns[index].next(&scratch)
      values.append((data, tail, time))
    }
  }

  /// Determines the number of steps and checks that all features agree.
  private mutating func checkCounts() throws(StreamError) {
    var first: (name: String, steps: Int)?
    for (index, feature) in wanted.enumerated() where opaque[index] == nil {
      guard let values = reader.lists[index] else {
        throw undeclared(feature.key)
      }
      guard values.kind == feature.storedKind else {
        throw StreamError(
          .malformed,
          "feature '\(feature.key)' has \(values.kind.text), not \(feature.storedKind.text)")
      }
      var rows: ExampleList?
      if let place = rowPlaces[index] {
        guard let list = reader.lists[place], list.kind == .integers else {
          throw StreamError(.missing, "feature '\(feature.key)' has no row lengths")
        }
        rows = list
      }
      guard let steps = try feature.steps(values, rows) else { continue }
      if let first, first.steps != steps {
        throw StreamError(
          .malformed,
          "feature '\(feature.key)' has values for \(steps) steps, '\(first.name)' for \(first.steps)"
        )
      }
      if first == nil { first = (feature.key, steps) }
    }
    let bytes = wanted.indices.filter { opaque[$0] != nil && !isDropped[$0] }
    let steps = first?.steps ?? bytes.compactMap { reader.lists[$0]?.count }.first
    for index in bytes { try checkBytes(index, steps ?? 0) }
    guard let steps else {
      throw StreamError(.unsupported, "no selected feature determines the number of steps")
    }
    count = steps
  }

  /// Checks a feature that is kept as bytes: a byte string for each step. The first record decides
  /// whether it can be.
  private mutating func checkBytes(_ index: Int, _ steps: Int) throws(StreamError) {
    guard let fault = opaque[index] else { return }
    if let list = reader.lists[index], list.kind == .bytes, list.count == steps {
      if features.isEmpty { leftOut.append(fault.text + "; its bytes are kept") }
      return
    }
    guard features.isEmpty, !options.selection.isExplicit else { throw fault }
    isDropped[index] = true
    leftOut.append(fault.text)
  }

  private mutating func makeFeatures() throws(StreamError) {
    for (index, feature) in wanted.enumerated() where !isDropped[index] {
      if case .strings(shape: []) = feature.content, feature.nesting == 0, !isBytes[index],
        var list = reader.lists[index]
      {
        for _ in 0..<list.count {
          let text = try list.nextBytes()
          if String(validatingUTF8: text.span) == nil { isBytes[index] = true }
        }
      }
      switch feature.content {
      case .image(_, .float32, _): features.append(try .image(feature.name, .raw))
      case .image: features.append(try .image(feature.name, .compressed))
      case .strings(let shape) where !isBytes[index] || !shape.isEmpty || feature.nesting > 0:
        features.append(try .text(feature.name))
      default: features.append(try .tensor(feature.name))
      }
    }
  }

  /// The instruction that all steps share, or an empty text.
  private func instruction() throws(StreamError) -> String {
    guard let instructionPlace, var list = reader.lists[instructionPlace], list.kind == .bytes,
      list.count > 0
    else { return "" }
    let first = try list.nextBytes()
    for _ in 1..<list.count {
      guard try list.nextBytes() == first else { return "" }
    }
    return String(validatingUTF8: first.span) ?? ""
  }

  private func undeclared(_ name: String) -> StreamError {
    StreamError(.missing, "the record lacks feature '\(name)', which features.json declares")
  }
}
