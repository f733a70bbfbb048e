package import Bytes
internal import TrajectoryMath

extension AgreementCounts {
  /// Counts of each day, in alphabetical order of the classes.
  package var json: String {
    var text = JSONText(indent: 2)
    let order = classes.indices.sorted { classes[$0] < classes[$1] }
    text.beginObject()
    text.member("version", 1)
    text.array("classes", order.map { classes[$0] }) { $0.value($1) }
    text.list("days", days.sorted { $0.key < $1.key }) { text, entry in
      text.member("day", Self.text(ofDay: entry.key))
      text.array("counts", order) { text, first in
        text.beginArray()
        for second in order { text.value(entry.value.counts[first][second]) }
        text.endArray()
      }
    }
    text.endObject()
    return text.string + "\n"
  }

  package init(parsing bytes: RawSpan) throws(StreamError) {
    self.init()
    let json = try JSONValue(parsing: bytes)
    let malformed = StreamError(.malformed, "this is no state of label-agree")
    guard json["version"]?.number == 1, let names = json["classes"]?.strings,
      Set(names).count == names.count, let list = json["days"]?.array
    else { throw malformed }
    for name in names { _ = try place(of: name) }
    var last = -1
    for entry in list {
      guard let name = entry["day"]?.string, let rows = entry["counts"]?.array,
        rows.count == names.count
      else { throw malformed }
      let day = Self.number(ofDay: name)
      guard day > last, Self.text(ofDay: day) == name else { throw malformed }
      last = day
      for (first, row) in rows.enumerated() {
        guard let counts = row.integers, counts.count == names.count else { throw malformed }
        for (second, count) in counts.enumerated() where count > 0 {
          try add(first, second, count: UInt64(count), day: day)
        }
      }
    }
  }
}
