package import Bytes

/// A selection of a dataset's episodes, in the language of tensorflow_datasets: `train`,
/// `train[:95%]`, `train[10:20]`, `train[2shard]`, `train+val`, `all`.
///
/// Source: tensorflow_datasets/core/splits.py; a percentage is rounded to the nearest episode, a
/// half to the even one.
package struct SplitSelection: Equatable, Sendable {
  package enum Unit: Equatable, Sendable { case episodes, percent, shards }

  package struct Part: Equatable, Sendable {
    /// The split's name; nil for all splits.
    var split: String?
    var start: Double?
    var end: Double?
    var unit = Unit.episodes
  }

  /// Episodes of one split, by their numbers in it.
  package struct Range: Equatable, Sendable {
    package var split: RLDSInfo.Split
    package var episodes: Swift.Range<Int>
  }

  /// As the user wrote it.
  package let text: String
  package let parts: [Part]

  /// - Returns: nil for an invalid text.
  package init?(_ text: String) {
    let fields = text.split(separator: "+", omittingEmptySubsequences: false)
    let parts = fields.compactMap { Part(parsing: $0) }
    guard parts.count == fields.count else { return nil }
    self.text = text
    self.parts = parts
  }

  package static let train = SplitSelection("train", [Part(split: "train")])

  private init(_ text: String, _ parts: [Part]) {
    self.text = text
    self.parts = parts
  }

  /// The selected episodes of a dataset, in the order of the parts.
  /// - Throws: `.missing` for an unknown split or for more episodes than it has.
  package func ranges(in info: RLDSInfo) throws(StreamError) -> [Range] {
    var ranges: [Range] = []
    for part in parts {
      guard let name = part.split else {
        ranges += info.splits.map { Range(split: $0, episodes: 0..<$0.count) }
        continue
      }
      guard let split = info.splits.first(where: { $0.name == name }) else {
        let names = info.splits.map { $0.name.printable }.joined(separator: ", ")
        throw StreamError(.missing, "no split '\(name.printable)'; there are \(names)")
      }
      ranges.append(Range(split: split, episodes: try part.episodes(of: split)))
    }
    return ranges
  }
}

extension SplitSelection.Part {
  fileprivate init?(parsing text: Substring) {
    let text = text.drop { $0 == " " }
    let trimmed = text.prefix { $0 != " " }
    guard text.dropFirst(trimmed.count).allSatisfy({ $0 == " " }) else { return nil }
    let name = trimmed.prefix { $0 != "[" }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
    else { return nil }
    let selector = trimmed.dropFirst(name.count)
    split = name == "all" ? nil : String(name)
    guard !selector.isEmpty else { return }
    guard split != nil, selector.hasPrefix("["), selector.hasSuffix("]") else { return nil }
    let bounds = selector.dropFirst().dropLast().split(
      separator: ":", omittingEmptySubsequences: false)
    var units: [SplitSelection.Unit?] = []
    var values: [Double?] = []
    for bound in bounds {
      guard let (value, unit) = Self.bound(bound) else { return nil }
      values.append(value)
      units.append(unit)
    }
    guard (1...2).contains(bounds.count), !values.allSatisfy({ $0 == nil }) else { return nil }
    // As there, the end's unit counts only if the start has none.
    unit = units.compactMap { $0 }.first ?? .episodes
    start = values[0]
    if bounds.count == 2 {
      end = values[1]
    } else {
      guard unit == .shards, let start else { return nil }
      end = start + 1
    }
    let isWhole = [start, end].allSatisfy { $0.map { $0 == $0.rounded() } ?? true }
    let largest = [start, end].compactMap { $0.map(abs) }.max() ?? 0
    guard unit == .percent ? largest <= 100 : isWhole && largest <= 0x1p40 else { return nil }
  }

  /// A number with or without a unit; nil for anything else.
  private static func bound(_ text: Substring) -> (Double?, SplitSelection.Unit?)? {
    if text.isEmpty { return (nil, nil) }
    var (digits, unit): (Substring, SplitSelection.Unit?) = (text, nil)
    if text.hasSuffix("%") { (digits, unit) = (text.dropLast(), .percent) }
    if text.hasSuffix("shard") { (digits, unit) = (text.dropLast(5), .shards) }
    let allowed = digits.drop { $0 == "-" }.utf8
    guard digits.utf8.count - allowed.count <= 1,
      allowed.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }),
      let value = Double(digits)
    else { return nil }
    return (value, unit)
  }

  fileprivate func episodes(of split: RLDSInfo.Split) throws(StreamError) -> Range<Int> {
    let count = split.count
    var (from, to) = (0, count)
    switch unit {
    case .percent:
      if let start { from = Self.closest(start, of: count) }
      if let end { to = Self.closest(end, of: count) }
    case .shards:
      let lengths = split.shardLengths
      // Counts like a slice of the list of shards in Python.
      func sum(_ bound: Double) -> Int {
        let place = Int(bound) < 0 ? max(0, lengths.count + Int(bound)) : Int(bound)
        return lengths.prefix(place).reduce(0, +)
      }
      if let start { from = sum(start) }
      if let end { to = end <= 0 ? sum(max(0, Double(lengths.count) + end)) : sum(end) }
    case .episodes:
      if let start { from = Int(start) }
      if let end { to = Int(end) }
    }
    guard abs(from) <= count, abs(to) <= count else {
      throw StreamError(
        .missing,
        "split '\(split.name.printable)' has \(count) episodes, not episodes \(from) to \(to)"
      )
    }
    if from < 0 { from += count }
    if to < 0 { to += count }
    return from..<max(from, to)
  }

  private static func closest(_ percent: Double, of count: Int) -> Int {
    Int((percent * Double(count) / 100).rounded(.toNearestOrEven))
  }
}
