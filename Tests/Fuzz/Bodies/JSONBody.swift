internal import EpisodeCodec

/// JSON as a tree, skipped, and as a message. Written values read back unchanged.
func readJSON(_ input: Bytes) {
  let passing = attempt { () throws(StreamError) in
    var reader = JSONReader(input.span)
    try reader.skipValue()
    try reader.finish()
  }
  let parsing = attempt { () throws(StreamError) in
    var text = JSONText()
    text.value(try JSONValue(parsing: input.span))
    var again = JSONText()
    again.value(succeed { () throws(StreamError) in try JSONValue(parsing: text.string) })
    precondition(text.string == again.string)
  }
  // Parsing rejects everything that skipping rejects.
  precondition(parsing != nil || passing == nil)
  let channel = Channel(topic: "/topic", messageEncoding: "json", schema: nil)
  readMessage(input, of: channel)
  for path in [".a", ".a.b[0]", ".a[:].b", "[1:3]", ".data[:]", ".data", ".a[b,a].b", ".data[*]"] {
    readField(path, input, of: channel)
  }
}
