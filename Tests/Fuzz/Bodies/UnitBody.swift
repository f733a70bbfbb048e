internal import EpisodeCodec

/// A listing in every form, what is made of it, and a row of the result: every name is a path below the
/// output, and what is listed again is the same.
func readUnits(_ input: Bytes) {
  for form in ListingForm.allCases + [nil] {
    attempt { () throws(StreamError) in
      let rows = try unitRows(input, form: form, root: nil)
      for row in rows { check(row) }
      let again = try unitRows(Bytes(rows.flatMap { $0 }), form: .json, root: nil)
      precondition(again.count == rows.count)
    }
    attempt { () throws(StreamError) in _ = try unitRows(input, form: form, root: "s3:bucket/x") }
  }
  attempt { () throws(StreamError) in _ = try UnitRow(parsing: input.span) }
  var trace = UnitTrace()
  trace.append(input.span)
  precondition(trace.line == nil || !trace.stages.isEmpty)
}

private func unitRows(
  _ input: Bytes, form: ListingForm?, root: String?
) throws(StreamError) -> [[UInt8]] {
  var settings = UnitList.Settings()
  settings.output = OutputTemplate("out/{stem}/{key}")
  settings.shards = 3
  var list = UnitList(settings)
  var reader = ListingReader()
  try reader.read(FileInput(input, pieces: 77), form: form) { (object) throws(StreamError) in
    try list.add(object, root: root)
  }
  var rows: [[UInt8]] = []
  try list.write(split: { (_, _) throws(StreamError) in [] }) { (row) throws(StreamError) in
    rows.append(row.utf8.bytes + [UInt8(ascii: "\n")])
  }
  return rows
}

private func check(_ line: [UInt8]) {
  precondition(line.last == UInt8(ascii: "\n") && !line.dropLast().contains(UInt8(ascii: "\n")))
  let row = succeed { () throws(StreamError) in try UnitRow(parsing: Bytes(line).span) }
  precondition(!row.name.utf8.contains { $0 < 0x20 || $0 == 0x7F } && !row.name.hasPrefix("/"))
  let parts = row.name.split(separator: "/", omittingEmptySubsequences: false)
  precondition(!parts.contains("..") && !parts.contains(".") && !parts.contains(""))
}
