package import Bytes

/// Reads what people said in CVAT: the tracks of "CVAT for video 1.1", or the boxes and tags of "CVAT
/// for images 1.1". What nobody has touched is as annotation-write wrote it, `source="auto"`.
package enum CVATExport {
  package static func read(
    _ bytes: RawSpan, into merge: inout AnswerMerge
  ) throws(StreamError) {
    var reader = XMLReader(bytes)
    var path: [String] = []
    var values: [String: String] = [:]
    var (name, isPersons, isTaken) = ("", false, false)
    while let token = try reader.next() {
      switch token {
      case .start(let element, let attributes):
        path.append(element)
        if path.count == 1, element != "annotations" {
          throw StreamError(.malformed, "the XML is not of CVAT")
        }
        switch element {
        case "track", "image": (values, isTaken) = ([:], false)
        default: break
        }
        if ["track", "tag"].contains(element) || element == "box" && !path.contains("track") {
          values = [:]
          isPersons = attributes["source"] != "auto"
        }
        if element == "attribute" { name = attributes["name"] ?? "" }
        if element == "box", attributes["outside"] == "1" { isTaken = true }
      case .text(let text):
        if path.last == "attribute", !isTaken { values[name, default: ""] += text }
      case .end(let element):
        path.removeLast()
        guard element == "tag" || element == "box" else { continue }
        defer { isTaken = element == "box" && path.contains("track") }
        guard !isTaken, let row = values["row"] else { continue }
        guard isPersons else {
          merge.skip()
          continue
        }
        try merge.add(answer(row, values))
      }
    }
  }

  private static func answer(
    _ row: String, _ values: [String: String]
  ) throws(StreamError) -> PersonAnswer {
    var answer = PersonAnswer(about: try LabelRow(parsing: Bytes(Array(row.utf8))))
    func value(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
    (answer.label, answer.reason, answer.who) = (value("label"), value("reason"), "cvat")
    if answer.row?.label == nil, answer.label == Label.unknown { answer.label = nil }
    if answer.label != "no" { answer.reason = nil }
    answer.texts = value("text").map { [$0] } ?? []
    return answer
  }
}
