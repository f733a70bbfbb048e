internal import Bytes

/// The names beside the arrays that a field path reads, such as those of joints, from message to
/// message.
///
/// `JointState` has `name` beside `position`: two publishers of a topic, or one that changes its
/// order, put other joints in the same place. A path that takes elements by their place therefore
/// needs the same names in all messages; one that takes them by name follows them.
package struct NameMemory: Sendable {
  /// The elements that one path chose by name.
  private struct Choice {
    /// The names chosen, in the order of the path; where a pattern chooses, as in the first message.
    var wanted: [String]
    /// The names of the last message, and where the chosen ones were.
    var names: [String]
    var runs: [Range<Int>]
  }

  /// For each array in the order of reading: the names beside it in the first message.
  private var first: [[String]?] = []
  private var choices: [Int: Choice] = [:]
  /// The number of arrays read in the current message.
  private var number = 0
  /// True when the current message has none of the chosen names: it is about something else.
  package private(set) var isAboutOthers = false
  /// The chosen elements and the names of the last such message, for an error.
  package private(set) var others: (chosen: String, names: String)?

  /// The most pieces that an array is read in.
  private static let mostRuns = 4096

  /// Whether whole arrays, and elements chosen by their place, have the order of the first message.
  let ordersAll: Bool

  package init(ordersAll: Bool = false) { self.ordersAll = ordersAll }

  mutating func beginMessage() {
    number = 0
    isAboutOthers = false
  }

  /// The elements that a path takes from an array, as runs in the order of the path.
  /// - Parameters:
  ///   - names: beside the array; nil where there can be none.
  ///   - field: the array's name.
  /// - Throws: `.malformed` when the array does not have the elements, or when a place has another
  ///   name than in the first message.
  mutating func choose(
    _ elements: FieldPath.Elements, of count: Int, _ names: [String]?, _ field: String
  ) throws(StreamError) -> [Range<Int>] {
    defer { number += 1 }
    switch elements {
    case .place(let range) where ordersAll:
      return try follow(range, count, names?.count == count ? names : nil, field)
    case .place(let range):
      let places = try range.resolve(count: count, of: field)
      // Names beside an array of another length belong to something else.
      let names = names?.count == count && count > 0 ? names : nil
      guard number < first.count else {
        first.append(names)
        return [places]
      }
      guard names == first[number] else {
        throw StreamError.changedNames(field, first[number] ?? [], names ?? [])
      }
      return [places]
    case .named(let wanted):
      first.append(contentsOf: repeatElement(nil, count: max(0, number + 1 - first.count)))
      guard let names else { throw StreamError.noNames(field) }
      if let choice = choices[number], choice.names == names, names.count == count {
        return choice.runs
      }
      return try find(wanted, among: names, count, field)
    }
  }

  /// The elements that were at some places in the first message.
  /// - Parameter names: of all elements.
  private mutating func follow(
    _ range: FieldPath.ElementRange, _ count: Int, _ names: [String]?, _ field: String
  ) throws(StreamError) -> [Range<Int>] {
    guard number < first.count else {
      let places = try range.resolve(count: count, of: field)
      first.append(names)
      if let names {
        choices[number] = Choice(wanted: Array(names[places]), names: names, runs: [places])
      }
      return [places]
    }
    guard let choice = choices[number], let names else {
      guard names == first[number] else {
        throw StreamError.changedNames(field, first[number] ?? [], names ?? [])
      }
      return [try range.resolve(count: count, of: field)]
    }
    if choice.names == names { return choice.runs }
    let wanted = choice.wanted.map { FieldPath.ElementName(text: $0, isPattern: false) }
    return try find(wanted, among: names, count, field)
  }

  private mutating func find(
    _ elements: [FieldPath.ElementName], among names: [String], _ count: Int, _ field: String
  ) throws(StreamError) -> [Range<Int>] {
    var places: [String: Int] = [:]
    var twice: Set<String> = []
    for (place, name) in names.enumerated() where places.updateValue(place, forKey: name) != nil {
      twice.insert(name)
    }
    let matching = elements.flatMap { element in
      guard element.isPattern else { return [element.text] }
      let pattern = TopicPattern(element.text)
      return names.filter(pattern.matches)
    }
    let wanted = choices[number]?.wanted ?? matching
    let found = matching.filter { places[$0] != nil }
    let list = elements.map(\.description).joined(separator: ",")
    guard !found.isEmpty else {
      isAboutOthers = true
      others = ("\(field)[\(list)]", Self.list(names))
      return []
    }
    guard found.count == wanted.count, wanted.allSatisfy({ places[$0] != nil }) else {
      throw StreamError(
        .malformed,
        "\(field)[\(list)] is \(Self.list(wanted)), but a message has \(Self.list(names))")
    }
    if let name = wanted.first(where: twice.contains) {
      throw StreamError(.malformed, "\(field) has two elements '\(name.printable)'")
    }
    guard names.count == count else {
      throw StreamError(
        .malformed, "\(field) has \(count) elements beside \(names.count) names")
    }
    var runs: [Range<Int>] = []
    for name in wanted {
      guard let place = places[name] else { continue }
      if let last = runs.last, last.upperBound == place {
        runs[runs.count - 1] = last.lowerBound..<place + 1
      } else {
        runs.append(place..<place + 1)
      }
    }
    guard runs.count <= Self.mostRuns else {
      throw StreamError(.limit, "\(field)[\(list)] is in \(runs.count) pieces")
    }
    choices[number] = Choice(wanted: wanted, names: names, runs: runs)
    return runs
  }

  fileprivate static func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "no names" }
    let shown = names.prefix(8).map(\.printable).joined(separator: ", ")
    return names.count > 8 ? "\(shown), \(names.count - 8) more" : shown
  }
}

extension StreamError {
  static func noNames(_ field: String) -> StreamError {
    StreamError(
      .missing, "the elements of \(field) have no names; choose them by their place: \(field)[0]")
  }

  /// - Parameters:
  ///   - first: the names beside an array in the first message.
  ///   - names: those in another one.
  fileprivate static func changedNames(
    _ field: String, _ first: [String], _ names: [String]
  ) -> StreamError {
    let name = first.first ?? names.first ?? ""
    let element = FieldPath.ElementName(text: name, isPattern: false).description.printable
    return StreamError(
      .malformed,
      "\(field) has the elements \(NameMemory.list(names)) after \(NameMemory.list(first)); "
        + "choose by name: \(field)[\(element)]")
  }
}
