package import Bytes

extension NearCopies {
  /// Writes a row for each vector that has copies, in the order of the vectors; those of what was seen
  /// come last, in the order of their first copy.
  package func writeClusters(to output: FileOutput) throws(StreamError) {
    var own: [Int: [Int]] = [:]
    var seen: [String: [Int]] = [:]
    var seenOrder: [String] = []
    for (place, copy) in copies.enumerated() {
      switch copy?.origin {
      case .own(let kept): own[kept, default: []].append(place)
      case .seen(let id):
        if seen[id] == nil { seenOrder.append(id) }
        seen[id, default: []].append(place)
      case nil: break
      }
    }
    for (kept, places) in own.sorted(by: { $0.key < $1.key }) {
      try write(places, to: output) { text in
        text.member("kept", set.id(kept))
        if let time = set.time(kept) { text.member("time", time) }
      }
    }
    for id in seenOrder {
      try write(seen[id] ?? [], to: output) { $0.member("seen", id) }
    }
  }

  private func write(
    _ places: [Int], to output: FileOutput, _ head: (inout JSONText) -> Void
  ) throws(StreamError) {
    var text = JSONText()
    text.beginObject()
    head(&text)
    text.member("cell", places.first.map { cell(of: $0) })
    text.list("copies", places) { text, place in
      text.member("id", set.id(place))
      if let time = set.time(place) { text.member("time", time) }
      text.member("similarity", copies[place].map { Double($0.similarity) })
    }
    text.endObject()
    try output.write(text.utf8.bytes + [UInt8(ascii: "\n")])
  }
}
