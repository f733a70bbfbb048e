internal import Bytes
internal import Stream

/// The columns of a stream, and the features that they become. The first batch with rows decides.
struct ArrowTable {
  struct Column {
    let source: ArrowSource
    /// The places of the column, and of the part of it that this is, in those above.
    let path: [Int]

    /// The values in a batch.
    func array(_ columns: [ArrowArray]) -> ArrowArray {
      path.dropFirst().reduce(columns[path[0]]) { $0.children[$1] }
    }

    /// True where a struct that the column is a part of is missing.
    func isNull(_ row: Int, _ columns: [ArrowArray]) -> Bool {
      var array = columns[path[0]]
      for place in path.dropFirst() {
        if array.isNull(row) { return true }
        array = array.children[place]
      }
      return false
    }
  }

  private let schema: ArrowSchema
  private let settings: ArrowStream.Settings
  private(set) var columns: [Column] = []
  /// The column that tells episodes apart; and the numbers of the steps and their times.
  private let id: Int?
  private let index: Int?
  private let time: Int?

  private static let own = ["episode_id", "index", "timestamp"]
  private static let idNames = ["episode_id", "episode_index"]

  init(_ schema: ArrowSchema, _ settings: ArrowStream.Settings) throws(StreamError) {
    (self.schema, self.settings) = (schema, settings)
    func place(_ name: String) -> Int? { schema.fields.firstIndex { $0.name == name } }
    let own = Self.own.compactMap(place)
    let isOwn =
      own.count == 3 && schema.fields[own[0]].isText
      && own[1...].allSatisfy { schema.fields[$0].type == .number(.int64) }
    (index, time) = isOwn ? (own[1], own[2]) : (nil, nil)
    if let name = settings.episodes {
      guard let place = place(name), schema.fields[place].isName else {
        var error = StreamError(
          .missing, "no column '\(name.printable)' of texts or integers tells episodes apart")
        error.isAboutRequest = true
        throw error
      }
      id = place
    } else {
      id = Self.idNames.lazy.compactMap(place).first { schema.fields[$0].isName }
    }
  }

  /// Finds the features.
  /// - Parameters:
  ///   - report: called with a line for each column that is left out.
  mutating func open(_ arrays: [ArrowArray], _ report: (String) -> Void) throws(StreamError) {
    guard columns.isEmpty else { return }
    let own = [id, index, time]
    for (place, array) in arrays.enumerated() where !own.contains(place) {
      try add(array, array.field.name, [place], report)
    }
    guard !columns.isEmpty else {
      throw StreamError(.missing, "none of the columns is a feature that is selected")
    }
  }

  private mutating func add(
    _ array: ArrowArray, _ name: String, _ path: [Int], _ report: (String) -> Void
  ) throws(StreamError) {
    if array.field.type == .structure {
      for (place, child) in array.children.enumerated() {
        try add(child, name + "/" + child.field.name, path + [place], report)
      }
      return
    }
    guard settings.selection.takes(name) else { return }
    do throws(StreamError) {
      columns.append(Column(source: try ArrowSource(name, array), path: path))
    } catch {
      guard error.kind == .unsupported, !settings.selection.isExplicit else {
        throw error.prefixed("'\(name.printable)': ")
      }
      report("left out: column '\(name.printable)' has \(error.text)")
    }
  }

  /// What tells the episode of a row apart.
  func episode(_ row: Int, _ arrays: [ArrowArray]) throws(StreamError) -> String? {
    guard let id else { return nil }
    let array = arrays[id]
    guard !array.isNull(row) else { return "" }
    if array.field.isText { return try array.text(row) }
    guard case .number(let type) = array.field.type else { return nil }
    let values = array.values
    return "\(type.double(at: row * type.size, in: values.span))"
  }

  /// Whether the values of `episode` are names.
  var namesEpisodes: Bool { id.map { schema.fields[$0].isText } ?? false }

  func index(_ row: Int, _ arrays: [ArrowArray]) -> Int64? { number(index, row, arrays) }

  func time(_ row: Int, _ arrays: [ArrowArray]) -> UInt64? {
    number(time, row, arrays).map { UInt64(bitPattern: $0) }
  }

  private func number(_ place: Int?, _ row: Int, _ arrays: [ArrowArray]) -> Int64? {
    guard let place, !arrays[place].isNull(row) else { return nil }
    let values = arrays[place].values
    return values.span.load(littleEndianAt: 8 * row)
  }
}

extension ArrowField {
  fileprivate var isText: Bool { if case .text = type { true } else { false } }

  /// Whether the values can tell episodes apart.
  fileprivate var isName: Bool {
    switch type {
    case .text: true
    case .number(let element): dictionary == nil && element != .bool
    default: false
    }
  }

  /// This field or the part of it whose values are indices of a dictionary.
  func encoded(by id: Int64) -> ArrowField? {
    if dictionary?.id == id { return self }
    return children.lazy.compactMap { $0.encoded(by: id) }.first
  }
}
