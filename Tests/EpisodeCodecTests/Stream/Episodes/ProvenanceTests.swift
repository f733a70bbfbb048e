import EpisodeCodec

import Testing
@testable import Stream

struct ProvenanceTests {
  private func own(_ program: String) -> Provenance {
    Provenance(program: program, version: "1.0", arguments: ["-t", "a \"b\"\n", "ü"])
  }

  @Test func argumentsAreAList() {
    let metadata = own("mcap-cat").metadata
    #expect(metadata.name == "bagpipe.provenance")
    #expect(metadata["program"] == "mcap-cat")
    #expect(metadata["argv"] == #"["-t","a \"b\"\n","ü"]"#)
    #expect(metadata.entries.map(\.key) == ["program", "version", "argv"])
  }

  @Test func chainGrowsAtItsEnd() throws {
    let output = FileOutput(toMemory: ())
    let writer = try StreamWriter(output, header: Header())
    for name in ["bag-cat", "jpeg-encode"] { try writer.write(own(name).metadata) }
    let channel = Channel(topic: "/x", messageEncoding: "json", schema: nil)
    let id = try writer.addChannel(channel)
    try writer.write(
      Message(channelID: id, sequence: 0, logTime: 0, publishTime: 0, data: .empty))
    try writer.finish()

    let reader = try StreamReader(FileInput(Bytes(output.collected)))
    let sink = CollectingSink()
    var relay = Relay(to: sink)
    _ = try Provenance.pass(from: reader, through: &relay, adding: own("zstd-chunk"))
    #expect(sink.metadata.map { $0["program"] } == ["bag-cat", "jpeg-encode", "zstd-chunk"])
    // Nothing after it is lost.
    while let record = try reader.next() { try relay.pass(record) }
    #expect(sink.messages.count == 1)
  }
}
