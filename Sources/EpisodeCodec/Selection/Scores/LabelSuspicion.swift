package import Bytes
internal import TrajectoryMath

/// The suspicion that rows have wrong labels, by the probabilities that they give the classes; see
/// `ConfidentLearning`.
package struct LabelSuspicion: Sendable {
  /// The key of the given label, and that of the probabilities: an object with a number for each
  /// class.
  package let labelKey: String
  package let probabilityKey: String
  /// In ascending order.
  package private(set) var classes: [String] = []
  private var model = ConfidentLearning(classes: 0)

  private static let mostClasses = 4096

  package init(labelKey: String, probabilityKey: String) {
    (self.labelKey, self.probabilityKey) = (labelKey, probabilityKey)
  }

  var keys: [String] { [labelKey, probabilityKey] }

  /// Takes all rows of an input for the thresholds.
  package mutating func fit(_ input: FileInput) throws(StreamError) {
    let fields = ScoreFields(keys)
    var row = ScoreFields.Row()
    var lines = LineReader(input)
    while let line = try lines.next() {
      if line.span.isBlankLine { continue }
      do throws(StreamError) {
        try fields.read(line.span, into: &row)
        try add(line.span, row.places[0], row.places[1])
      } catch { throw error.prefixed("line \(lines.number): ") }
    }
  }

  private mutating func add(
    _ line: RawSpan, _ label: Range<Int>, _ probabilities: Range<Int>
  ) throws(StreamError) {
    guard !label.isEmpty, !probabilities.isEmpty else { return }
    if classes.isEmpty {
      classes = try Self.members(line, probabilities).map(\.name).sorted()
      guard classes.count > 1, Set(classes).count == classes.count else {
        throw StreamError(.malformed, "'\(probabilityKey.printable)': not two classes or more")
      }
      model = ConfidentLearning(classes: classes.count)
    }
    guard let (given, numbers) = try example(line, label, probabilities) else { return }
    model.add(label: given, probability: numbers[given])
  }

  /// - Returns: 1 less the probability of the given label, and whether that is probably wrong; NaN
  ///   for a row without label or probabilities.
  func suspicion(
    _ line: RawSpan, label: Range<Int>, probabilities: Range<Int>
  ) throws(StreamError) -> (value: Double, isSuspect: Bool) {
    guard let (given, numbers) = try example(line, label, probabilities) else {
      return (.nan, false)
    }
    return (1 - numbers[given], model.isSuspect(label: given, numbers))
  }

  private func example(
    _ line: RawSpan, _ label: Range<Int>, _ probabilities: Range<Int>
  ) throws(StreamError) -> (given: Int, numbers: [Double])? {
    guard !label.isEmpty, !probabilities.isEmpty, !classes.isEmpty else { return nil }
    guard let name = Self.label(line, label) else { return nil }
    var numbers = [Double](repeating: .nan, count: classes.count)
    let members = try Self.members(line, probabilities)
    for member in members {
      guard let place = classes.firstIndex(of: member.name), numbers[place].isNaN else {
        throw StreamError(.malformed, "'\(probabilityKey.printable)': other classes than before")
      }
      numbers[place] = member.value
    }
    guard members.count == classes.count else {
      throw StreamError(.malformed, "'\(probabilityKey.printable)': other classes than before")
    }
    guard let given = classes.firstIndex(of: name) else {
      throw StreamError(.malformed, "the label '\(name.printable)' has no probability")
    }
    return (given, numbers)
  }

  /// The text of a label; that of a number or flag as it is written.
  private static func label(_ line: RawSpan, _ place: Range<Int>) -> String? {
    if let text = ScoreFields.text(line, place) { return text }
    let json = String(repairingUTF8: line.extracting(place))
    return json == "null" ? nil : json
  }

  private static func members(
    _ line: RawSpan, _ place: Range<Int>
  ) throws(StreamError) -> [(name: String, value: Double)] {
    var reader = JSONReader(line.extracting(place))
    var members: [(name: String, value: Double)] = []
    guard try reader.peek() == .object else { return [] }
    try reader.beginObject()
    while let name = try reader.nextKey() {
      guard members.count < mostClasses else {
        throw StreamError(.limit, "more than \(mostClasses) classes")
      }
      guard try reader.peek() == .number else {
        throw StreamError(.malformed, "'\(name.printable)': not a probability")
      }
      let value = try reader.readNumber()
      guard value >= 0, value <= 1 else {
        throw StreamError(.malformed, "'\(name.printable)': not a probability from 0 to 1")
      }
      members.append((name, value))
    }
    return members
  }
}

extension RawSpan {
  /// True without anything but blanks.
  var isBlankLine: Bool {
    for place in 0..<byteCount {
      let byte = load(littleEndianAt: place, as: UInt8.self)
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D else { return false }
    }
    return true
  }
}
