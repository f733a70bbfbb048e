package import Bytes

/// Reads the file that a page of annotation-write saves.
package enum PageAnswers {
  package static func read(
    _ bytes: RawSpan, into merge: inout AnswerMerge
  ) throws(StreamError) {
    var reader = JSONReader(bytes)
    try reader.beginObject()
    var isPage = false
    while let key = try reader.nextKey() {
      switch key {
      case "bagpipe": isPage = try reader.readString() == "annotations"
      case "answers":
        var number = 0
        try reader.beginArray()
        while try reader.nextElement() {
          let range = try reader.readRange()
          let answer = try JSONValue(parsing: bytes.extracting(range))
          do throws(StreamError) { try read(answer, into: &merge) } catch {
            throw error.prefixed("answer \(number): ")
          }
          number += 1
        }
      default: try reader.skipValue()
      }
    }
    try reader.finish()
    guard isPage else { throw StreamError(.malformed, "this is no file of an annotation page") }
  }

  private static func read(
    _ json: JSONValue, into merge: inout AnswerMerge
  ) throws(StreamError) {
    guard let row = json["row"]?.string else { throw StreamError(.malformed, "it has no row") }
    if json["skipped"] == true { return merge.skip() }
    var answer = PersonAnswer(about: try LabelRow(parsing: Bytes(Array(row.utf8))))
    (answer.label, answer.reason) = (json["label"]?.string, json["reason"]?.string)
    answer.texts = json["text"]?.string.map { [$0] } ?? []
    (answer.who, answer.when) = (json["who"]?.string, json["when"]?.string)
    answer.leadTime = json["lead_time"]?.number.flatMap { (0...1e9).contains($0) ? $0 : nil }
    try merge.add(answer)
  }
}
