/// What a filter leaves in the stream about itself, so that a dataset tells how it was made.
///
/// One Metadata record per filter, right after the Header and those of earlier filters. It holds
/// no time, host or directory: the same input and arguments give the same bytes.
package struct Provenance: Equatable, Sendable {
  package static let recordName = "bagpipe.provenance"

  package var program: String
  package var version: String
  /// Arguments without the program's name.
  package var arguments: [String]

  package init(program: String, version: String, arguments: [String]) {
    self.program = program
    self.version = version
    self.arguments = arguments
  }

  /// The provenance that a metadata record holds, or nil when it holds another thing.
  package init?(_ metadata: Metadata) {
    guard metadata.name == Self.recordName, let program = metadata["program"] else { return nil }
    let list = metadata["argv"].flatMap { try? JSONValue(parsing: $0) }?.array ?? []
    self.init(
      program: program, version: metadata["version"] ?? "", arguments: list.compactMap(\.string))
  }

  package var metadata: Metadata {
    var list = JSONText()
    list.beginArray()
    for argument in arguments { list.value(argument) }
    list.endArray()
    return Metadata(
      name: Self.recordName,
      entries: [
        KeyValue("program", program), KeyValue("version", version), KeyValue("argv", list.string),
      ])
  }

  /// Passes on the provenance of earlier filters and adds this one's.
  /// - Returns: a digest of the header's profile and of all of it, as a seed for random choices.
  package static func pass(
    from reader: StreamReader, through relay: inout Relay, adding own: Provenance?
  ) throws(StreamError) -> UInt64 {
    var digest = Digest()
    digest.add(reader.header.profile)
    while let record = try reader.next() {
      guard case .metadata(let metadata) = record, metadata.name == recordName else {
        reader.giveBack(record)
        break
      }
      digest.add(metadata)
      try relay.pass(record)
    }
    if let own {
      digest.add(own.metadata)
      try relay.sink.write(own.metadata)
    }
    return digest.value
  }

  /// FNV-1a of 64 bits: Fowler, Noll, Vo, RFC 9923.
  private struct Digest {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ metadata: Metadata) {
      for entry in metadata.entries {
        add(entry.key)
        add(entry.value)
      }
    }

    mutating func add(_ text: String) {
      for byte in text.utf8 { add(byte) }
      add(0xFF)  // Not in UTF-8: ends the text.
    }

    private mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }
}
