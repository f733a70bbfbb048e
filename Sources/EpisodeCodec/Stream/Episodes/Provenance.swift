package import Bytes

/// A filter's record of itself in the stream, so that a dataset tells how it was made.
///
/// Each filter adds one Metadata record, after the Header and the records of earlier filters. It
/// holds no time, host or directory: the same input and arguments give the same bytes.
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

  /// The provenance in a metadata record; nil if it holds something else.
  package init?(_ metadata: Metadata) {
    guard metadata.name == Self.recordName, let program = metadata["program"] else { return nil }
    let list = metadata["argv"].flatMap { try? JSONValue(parsing: $0) }?.array ?? []
    let arguments = list.compactMap(\.string)
    // No filter writes arguments that are not UTF-8: such a record is other metadata.
    guard !arguments.contains(where: { $0.unicodeScalars.contains { $0.keptByte != nil } }) else {
      return nil
    }
    self.init(program: program, version: metadata["version"] ?? "", arguments: arguments)
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

  package var json: JSONValue {
    [
      "program": .string(program), "version": .string(version),
      "argv": .array(arguments.map { .string($0) }),
    ]
  }

  /// The provenance in the metadata of a file: a JSON list, as `json` makes its elements.
  package static func list(in entries: [KeyValue]) -> [Provenance] {
    guard let text = entries.first(where: { $0.key == recordName })?.value,
      let list = try? JSONValue(parsing: text).array
    else { return [] }
    return list.compactMap { entry in
      entry["program"]?.string.map {
        Provenance(
          program: $0, version: entry["version"]?.string ?? "",
          arguments: entry["argv"]?.strings ?? [])
      }
    }
  }

  /// Passes on the provenance of earlier filters and adds this filter's.
  /// - Returns: a digest of the header's profile and of all provenance, as a seed for random
  ///   choices.
  package static func pass(
    from reader: StreamReader, through relay: inout Relay, adding own: Provenance?
  ) throws(StreamError) -> UInt64 {
    var digest = Digest()
    digest.add(reader.header.profile)
    var records = try take(from: reader)
    if let own { records.append(own.metadata) }
    for metadata in records {
      digest.add(metadata)
      try relay.sink.write(metadata)
    }
    return digest.value
  }

  /// Takes the records of provenance from the reader, which then continues after them.
  package static func take(from reader: StreamReader) throws(StreamError) -> [Metadata] {
    var records: [Metadata] = []
    while let record = try reader.next() {
      guard case .metadata(let metadata) = record, metadata.name == recordName else {
        reader.giveBack(record)
        break
      }
      guard records.count < mostRecords else {
        throw StreamError(.limit, "more than \(mostRecords) records of provenance")
      }
      records.append(metadata)
    }
    return records
  }

  /// More filters than any pipeline has.
  private static let mostRecords = 4096
}

extension Digest {
  package mutating func add(_ metadata: Metadata) {
    for entry in metadata.entries {
      add(entry.key)
      add(entry.value)
    }
  }
}
