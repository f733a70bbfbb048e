package import Bytes
package import TrajectoryMath

/// Units of work made of the objects of listings.
package struct UnitList {
  package struct Settings: Sendable {
    /// The ends of the names to take; none for all.
    package var suffixes: [String] = []
    /// The text of the pipeline, for the keys.
    package var pipeline = ""
    /// Where outputs go.
    package var output: OutputTemplate?
    /// Bytes above which a recording is divided by time; nil for never.
    package var largest: Int?
    package var shards = 1
    /// Prints the units of this shard only.
    package var shard: Int?

    package init() {}
  }

  private struct Unit {
    var object: Int32
    var bytes: Int
    /// Both 0 for a whole recording.
    var from: UInt64 = 0
    var to: UInt64 = 0
  }

  package private(set) var duplicates = 0
  package private(set) var doneCount = 0
  package private(set) var count = 0
  private let settings: Settings
  private var objects = ObjectTable()
  /// What comes before the paths of objects in an address.
  private var prefixes: [String] = []
  private var prefixNumbers: [String: Int] = [:]
  private var done = ObjectTable()

  package init(_ settings: Settings) { self.settings = settings }

  // MARK: - Objects

  /// - Parameter root: what the path is relative to; nil for one that is an address by itself.
  package mutating func add(_ object: ListedObject, root: String?) throws(StreamError) {
    guard settings.suffixes.isEmpty || settings.suffixes.contains(where: object.path.hasSuffix),
      !object.path.isEmpty, !Self.isHidden(object.path)
    else { return }
    let (prefix, path) = Self.divide(object.path, root: root)
    guard !path.utf8.contains(0) else {
      throw StreamError(.malformed, "a name with a zero byte")
    }
    if let size = object.size, size >= 1 << 62 { throw StreamError(.limit, "the size \(size)") }
    try objects.add(path, size: object.size, source: number(prefix))
  }

  private mutating func number(_ prefix: String) -> Int {
    if let number = prefixNumbers[prefix] { return number }
    prefixNumbers[prefix] = prefixes.count
    prefixes.append(prefix)
    return prefixes.count - 1
  }

  /// True for `.partial/x`: names that begin with a dot are not for others.
  private static func isHidden(_ path: String) -> Bool {
    var (before, mayHide) = (UInt8(ascii: "/"), false)
    for byte in path.utf8 {
      if byte == UInt8(ascii: "."), before == UInt8(ascii: "/") { mayHide = true }
      before = byte
    }
    guard mayHide else { return false }
    return path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != "." && $0 != ".." }
  }

  /// An address as what is before the name of the unit, and that name.
  static func divide(_ path: String, root: String?) -> (prefix: String, path: String) {
    if let root {
      let last = root.utf8.last
      let isOpen = last == nil || last == UInt8(ascii: "/") || last == UInt8(ascii: ":")
      let prefix = isOpen ? root : root + "/"
      return (prefix, path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path)
    }
    var end = path.startIndex
    if let scheme = ["s3://", "ssh://", "file:///"].first(where: path.hasPrefix) {
      end = path.index(path.startIndex, offsetBy: scheme.count)
    } else if case .remote = UnitAddress(path), let colon = path.firstIndex(of: ":") {
      end = path.index(after: colon)
    } else if path.hasPrefix("./") {
      end = path.index(path.startIndex, offsetBy: 2)
    }
    while end < path.endIndex, path[end] == "/" { end = path.index(after: end) }
    return (String(path[..<end]), String(path[end...]))
  }

  // MARK: - What is done

  /// Adds an output that exists, or the key of a unit that is done, with the folders that it is in.
  package mutating func addDone(_ object: ListedObject, root: String?) throws(StreamError) {
    let (prefix, path) = Self.divide(object.path, root: root)
    try done.add(prefix + path, size: nil)
    guard !Self.isHidden(path) else { return }
    var place = path[...]
    while !place.isEmpty {
      try done.add(String(place), size: nil)
      if place.count != path.count { try done.add(prefix + place, size: nil) }
      place = place.lastIndex(of: "/").map { place[..<$0] } ?? ""
    }
  }

  private func isDone(_ name: String, _ key: String) -> Bool {
    guard done.count > 0 else { return false }
    if done.contains(key) { return true }
    guard let output = settings.output else { return done.contains(name) }
    return done.contains(output.address(name: name, key: key))
  }

  // MARK: - Rows

  /// Makes the units, in the order of their names.
  /// - Parameters:
  ///   - split: the parts of a large recording; empty to leave it whole.
  ///   - write: gets each row.
  package mutating func write(
    split: (_ uri: String, _ most: Int) throws(StreamError) -> [TimeCuts.Part],
    _ write: (JSONText) throws(StreamError) -> Void
  ) throws(StreamError) {
    objects.sort()
    done.sort()
    let units = try makeUnits(split)
    let shards = self.shards(of: units)
    var text = JSONText()
    for (index, unit) in units.enumerated() {
      if let shard = settings.shard, Int(shards[index]) != shard { continue }
      text.removeAll()
      describe(unit, shard: settings.shards > 1 ? Int(shards[index]) : nil, to: &text)
      try write(text)
      count += 1
    }
  }

  private mutating func makeUnits(
    _ split: (_ uri: String, _ most: Int) throws(StreamError) -> [TimeCuts.Part]
  ) throws(StreamError) -> [Unit] {
    var units: [Unit] = []
    units.reserveCapacity(objects.count)
    for index in 0..<objects.count {
      if index > 0, objects.hasEqualPaths(index - 1, index) {
        guard objects.source(index - 1) == objects.source(index) else {
          throw StreamError(
            .malformed,
            "'\(uri(index - 1).printable)' and '\(uri(index).printable)' would have one name;"
              + " list a folder that holds both")
        }
        duplicates += 1
        continue
      }
      let whole = Unit(object: Int32(index), bytes: objects.size(index) ?? -1)
      var parts: [Unit] = []
      if let largest = settings.largest, whole.bytes > largest {
        parts = try split(uri(index), largest).map {
          Unit(
            object: Int32(index), bytes: $0.bytes, from: $0.times.lowerBound,
            to: $0.times.upperBound)
        }
      }
      for unit in parts.count > 1 ? parts : [whole] {
        if done.count > 0 {
          let row = unitRow(unit)
          if isDone(row.name, row.key(settings.pipeline)) {
            doneCount += 1
            continue
          }
        }
        units.append(unit)
      }
    }
    return units
  }

  private func shards(of units: [Unit]) -> [Int32] {
    guard settings.shards > 1 else { return [] }
    let known = units.filter { $0.bytes >= 0 }
    // What does not say its size counts like another.
    let mean = known.isEmpty ? 1 : known.reduce(0) { $0 + Double($1.bytes) } / Double(known.count)
    return BalancedShards.shards(
      of: units.map { $0.bytes < 0 ? mean : Double($0.bytes) }, count: settings.shards)
  }

  private func uri(_ index: Int) -> String { prefixes[objects.source(index)] + objects.path(index) }

  private func unitRow(_ unit: Unit) -> UnitRow {
    let path = objects.path(Int(unit.object))
    var row = UnitRow(
      uri: prefixes[objects.source(Int(unit.object))] + path, name: UnitRow.safeName(path))
    row.bytes = unit.bytes < 0 ? nil : unit.bytes
    if unit.to > 0 {
      row.part = unit.from..<unit.to
      row.name = UnitRow.partName(row.name, unit.from..<unit.to)
    }
    return row
  }

  private func describe(_ unit: Unit, shard: Int?, to text: inout JSONText) {
    let row = unitRow(unit)
    let key = row.key(settings.pipeline)
    text.beginObject()
    text.member("key", key)
    text.member("uri", row.uri)
    text.member("name", row.name)
    if let bytes = row.bytes { text.member("bytes", bytes) }
    if let part = row.part {
      text.member("from", "\(part.lowerBound)")
      text.member("to", "\(part.upperBound)")
    }
    if let output = settings.output { text.member("out", output.address(name: row.name, key: key)) }
    if let shard { text.member("shard", shard) }
    text.endObject()
  }
}
