package import Bytes
internal import Stream

/// Finds selected features in the bytes of `tf.train.Example` messages, without copying.
///
/// Source: tensorflow/core/example/example.proto: an `Example` has `Features` as its field 1, which
/// has a `map<string, Feature>` as its own field 1; entries come in any order.
package struct ExampleReader {
  /// The selected keys, ordered by length and then by bytes.
  private let keys: [Bytes]
  /// The index of the selected feature of each of `keys`.
  private let places: [Int]
  private let wanted: [String]
  /// The values of each selected feature in the last record; nil for one that it lacks.
  package private(set) var lists: [ExampleList?]

  package init(_ wanted: [String]) {
    let keys = wanted.map { Bytes(Array($0.utf8)) }
    self.wanted = wanted
    places = keys.indices.sorted { left, right in
      let left = keys[left]
      return Self.order(left.span, keys[right]) < 0
    }
    self.keys = places.map { keys[$0] }
    lists = Array(repeating: nil, count: wanted.count)
  }

  /// Takes the features of a record.
  /// - Throws: `.malformed` when it is not such a message.
  package mutating func read(_ record: Bytes) throws(StreamError) {
    for index in lists.indices { lists[index] = nil }
    var example = ProtobufReader(record.span)
    while let (number, wire) = try example.next() {
      guard number == 1, wire == .lengthDelimited else {
        try example.skip(wire)
        continue
      }
      let features = record[try example.readRange()]
      var entries = ProtobufReader(features.span)
      while let (number, wire) = try entries.next() {
        if number == 1, wire == .lengthDelimited {
          try take(entry: features[try entries.readRange()])
        } else {
          try entries.skip(wire)
        }
      }
    }
  }

  private mutating func take(entry: Bytes) throws(StreamError) {
    var (place, value): (Int?, Range<Int>) = (nil, 0..<0)
    var fields = ProtobufReader(entry.span)
    while let (number, wire) = try fields.next() {
      switch (number, wire) {
      case (1, .lengthDelimited): place = self.place(of: try fields.readLengthDelimited())
      case (2, .lengthDelimited): value = try fields.readRange()
      default: try fields.skip(wire)
      }
    }
    guard let place else { return }
    do throws(StreamError) { lists[place] = try ExampleList(parsing: entry[value]) } catch {
      throw error.prefixed("feature '\(wanted[place])': ")
    }
  }

  private func place(of key: RawSpan) -> Int? {
    var range = keys.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let order = Self.order(key, keys[middle])
      if order == 0 { return places[middle] }
      range = order < 0 ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return nil
  }

  /// Negative when `left` precedes `right`, 0 when they are equal.
  private static func order(_ left: RawSpan, _ right: Bytes) -> Int {
    guard left.byteCount == right.count else { return left.byteCount - right.count }
    let right = right.span
    for offset in 0..<left.byteCount {
      let difference =
        Int(left.load(littleEndianAt: offset, as: UInt8.self))
        - Int(right.load(littleEndianAt: offset, as: UInt8.self))
      if difference != 0 { return difference }
    }
    return 0
  }
}
