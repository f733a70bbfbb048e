internal import Bytes
internal import Stream

/// The arrays of one `.npz` or `.npy` as episodes of steps.
struct NPZBatch {
  /// The arrays whose rows are values of steps.
  private(set) var columns: [NPYArray] = []
  /// Arrays with too few axes for that: attributes of every episode, or of one each.
  private var attributes: [NPYArray] = []
  private var shared: [KeyValue] = []
  /// Steps of each episode.
  let episodes: [Int]
  private let layout: NPZLayout

  /// - Parameters:
  ///   - arrays: with the names of features.
  ///   - selection: of features, by name.
  /// - Throws: `.malformed` when the leading axes differ, `.missing` without steps.
  init(
    _ arrays: [NPYArray], _ layout: NPZLayout, _ selection: FeatureSelection
  ) throws(StreamError) {
    self.layout = layout
    var ends: NPYArray?
    for var array in arrays {
      if layout == .steps, array.name == NPZLayout.ends, array.header.shape.count == 1 {
        ends = array
      } else if array.leading.count == layout.axes {
        if selection.takes(array.name) { columns.append(array) }
      } else if array.leading.isEmpty {
        let row = try array.nextRow()
        try array.finish()
        shared.append(KeyValue(array.name, try array.text(row)))
      } else {
        attributes.append(array)
      }
    }
    guard let first = columns.first else {
      throw StreamError(
        .missing, "no array has the axes of --layout \(layout.rawValue)")
    }
    for other in columns where other.leading != first.leading {
      throw StreamError(
        .malformed,
        "'\(other.name)' has the shape \(other.header.shape), '\(first.name)' \(first.header.shape): the leading axes differ"
      )
    }
    episodes = try Self.lengths(first.leading, layout, ends)
    for array in attributes where array.rows != episodes.count {
      throw StreamError(
        .malformed,
        "'\(array.name)' has the shape \(array.header.shape), there are \(episodes.count) episodes")
    }
  }

  private static let mostEpisodes = 1 << 24

  /// The number of steps of each episode.
  private static func lengths(
    _ leading: [Int], _ layout: NPZLayout, _ ends: NPYArray?
  ) throws(StreamError) -> [Int] {
    if layout == .steps {
      guard let ends else { return [leading[0]] }
      return try ends.lengths(of: leading[0])
    }
    guard leading[0] <= mostEpisodes else {
      throw StreamError(.limit, "\(leading[0]) episodes in an array")
    }
    return Array(repeating: layout == .episodes ? 1 : leading[1], count: leading[0])
  }

  /// The attributes of the next episode.
  mutating func nextAttributes() throws(StreamError) -> [KeyValue] {
    var found = shared
    for index in attributes.indices {
      let row = try attributes[index].nextRow()
      found.append(KeyValue(attributes[index].name, try attributes[index].text(row)))
    }
    return found
  }

  /// The values of the next step, one for each column.
  mutating func nextStep(
    time: UInt64, into values: inout [(data: Bytes, tail: Bytes, sampleTime: UInt64)]
  ) throws(StreamError) {
    values.removeAll(keepingCapacity: true)
    for index in columns.indices {
      let row = try columns[index].nextRow()
      values.append(
        columns[index].head.isEmpty
          ? (TextPayload.encode(try columns[index].text(row)), .empty, time)
          : (columns[index].head, row, time))
    }
  }

  /// Checks the ends and checksums of all arrays.
  func finish() throws(StreamError) {
    for array in columns + attributes { try array.finish() }
  }
}

extension NPYArray {
  /// The lengths of episodes that end where this array says.
  fileprivate func lengths(of steps: Int) throws(StreamError) -> [Int] {
    var array = self
    guard case .number(let type) = header.type.kind, type != .float32, type != .float64,
      rows <= steps
    else {
      throw StreamError(.malformed, "'\(name)' is no list of where \(steps) steps end")
    }
    var lengths: [Int] = []
    var last = 0
    for _ in 0..<rows {
      let row = try array.nextRow()
      let number = type.double(at: 0, in: row.span)
      guard let end = Int(exactly: number), end >= last, end <= steps else {
        throw StreamError(
          .malformed, "'\(name)' goes from \(last) to \(type.text(of: row)) of \(steps)")
      }
      lengths.append(end - last)
      last = end
    }
    try array.finish()
    guard last == steps else {
      throw StreamError(.malformed, "'\(name)' ends with \(last), there are \(steps) steps")
    }
    return lengths
  }

  /// A row of one string, or of numbers, as text.
  /// - Throws: `.malformed` for bytes or code points that are no text.
  func text(_ row: Bytes) throws(StreamError) -> String {
    switch header.type.kind {
    case .bytes, .text: return try header.type.string(row)
    case .half: return TensorElementType.float32.text(of: row)
    case .number(let type): return type.text(of: row)
    }
  }

  /// The feature of the rows.
  /// - Throws: `.unsupported` for several strings in a step.
  var feature: Feature {
    get throws(StreamError) {
      switch header.type.kind {
      case .number, .half: return try .tensor(name)
      case .bytes, .text:
        guard rowShape.isEmpty else {
          throw StreamError(
            .unsupported, "'\(name)': steps of \(rowShape) strings; one in a step becomes text")
        }
        return try .text(name)
      }
    }
  }
}
