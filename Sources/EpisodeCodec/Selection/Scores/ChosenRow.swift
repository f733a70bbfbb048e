internal import Bytes

/// A row as a selection prints it: the id first, then the rank and the value by which it was chosen,
/// then what else the row has.
struct ChosenRow {
  let rank: Int
  let hardness: Double
  /// Whether the label is probably wrong; nil where nobody asked.
  var isSuspect: Bool?

  private static let own = ["id", "rank", "hardness"]

  init(rank: Int, hardness: Double) { (self.rank, self.hardness) = (rank, hardness) }

  /// The line with its end.
  func line(of row: Bytes) throws(StreamError) -> [UInt8] {
    var members: [(key: String, json: Range<Int>)] = []
    var reader = JSONReader(row.span)
    try reader.beginObject()
    while let key = try reader.nextKey() {
      let range = try reader.readRange()
      // Of a key that is there twice, the last counts.
      if let place = members.firstIndex(where: { $0.key == key }) {
        members[place].json = range
      } else {
        members.append((key, range))
      }
    }
    var text = JSONText()
    text.beginObject()
    if let id = members.first(where: { $0.key == "id" }) {
      text.key("id")
      text.value(json: row.span.extracting(id.json))
    }
    text.member("rank", rank)
    text.member("hardness", hardness)
    if let isSuspect {
      text.key("suspect")
      text.value(isSuspect)
    }
    for member in members
    where !Self.own.contains(member.key) && !(isSuspect != nil && member.key == "suspect") {
      text.key(member.key)
      text.value(json: row.span.extracting(member.json))
    }
    text.endObject()
    return text.utf8.bytes + [UInt8(ascii: "\n")]
  }
}
