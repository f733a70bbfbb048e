package import Bytes
internal import Posix

/// Divides a stream by topic into a file for each tier, in a folder that appears when all are whole.
///
/// The markers of episodes, metadata and schemas without a channel go to all of them, so that each is
/// a recording by itself; attachments and records of applications go with topics of no tier to the
/// last one.
package final class TierSink: RecordSink {
  private let plan: TierPlan
  private let staged: StagedOutput
  private let files: [TierFile]
  private let warn: (String) -> Void
  private var provenance: [Provenance] = []
  /// For each id that `addChannel` gave the channel's ids in the files that it is in.
  private var channels: [UInt16: (topic: String, kind: Kind, ids: [(file: Int, id: UInt16)])] = [:]
  private var next: UInt16 = 0
  private var unplanned: Set<String> = []

  private enum Kind { case marker, event, other }

  package static let manifest = "manifest.json"

  /// - Parameters:
  ///   - warn: called with topics of no tier and tiers of no topic.
  package init(
    _ folder: String, _ plan: TierPlan, header: Header, _ compression: ChunkCompression,
    threads: Int, existing: StagedOutput.Existing, warn: @escaping (String) -> Void
  ) throws(StreamError) {
    (self.plan, self.warn) = (plan, warn)
    let isEmpty = Directory.isDirectory(folder) && (try? Directory.list(folder)) == []
    staged = try StagedOutput(
      folder, .directory, existing: isEmpty ? .replace : existing, warn: warn,
      isReplaceable: {
        Directory.exists($0 + "/" + Self.manifest) || (try? Directory.list($0)) == []
      })
    var files: [TierFile] = []
    for (index, tier) in plan.tiers.enumerated() {
      files.append(
        try TierFile(
          tier.name, in: staged.path, priority: index + 1, header: header, compression,
          threads: threads))
    }
    self.files = files
  }

  package func addSchema(_ schema: Schema, preferredID: UInt16?) throws(StreamError) {
    for file in files { try file.writer.addSchema(schema, preferredID: preferredID) }
  }

  package func addChannel(
    _ channel: Channel, preferredID: UInt16?, distinctFrom others: Set<UInt16>
  ) throws(StreamError) -> UInt16 {
    let isMarker = EpisodeMarker.isMarker(channel)
    let tier = plan.tier(of: channel.topic)
    if tier == nil, !isMarker { unplanned.insert(channel.topic) }
    var ids: [(file: Int, id: UInt16)] = []
    for index in files.indices where isMarker || index == tier ?? files.count - 1 {
      let taken = Set(
        others.flatMap { channels[$0]?.ids ?? [] }.filter { $0.file == index }.map(\.id))
      let id = try files[index].writer.addChannel(
        channel, preferredID: preferredID, distinctFrom: taken)
      if !isMarker { files[index].topics.insert(channel.topic) }
      ids.append((index, id))
    }
    let kind: Kind = isMarker ? .marker : EpisodeEvent.isEvent(channel) ? .event : .other
    let id = next
    guard next < .max else { throw StreamError(.limit, "more than 65535 channels") }
    next += 1
    channels[id] = (channel.topic, kind, ids)
    return id
  }

  package func write(_ message: Message, followedBy tail: Bytes) throws(StreamError) {
    guard let channel = channels[message.channelID] else {
      throw StreamError.unknownChannel(message.channelID)
    }
    switch channel.kind {
    case .marker:
      if case .begin(let begin) = try EpisodeMarker(parsing: message.data.span) {
        for file in files { file.episodes.append(begin.id ?? "\(begin.index)") }
      }
    case .event:
      var event = try EpisodeEvent(parsing: message.data.span)
      event.time = message.logTime
      for place in channel.ids { files[place.file].events.append(event) }
    case .other: break
    }
    for place in channel.ids {
      var message = message
      message.channelID = place.id
      if channel.kind == .marker {
        try files[place.file].writer.write(message, followedBy: tail)
      } else {
        try files[place.file].write(message, followedBy: tail)
      }
    }
  }

  package func write(_ metadata: Metadata) throws(StreamError) {
    if let own = Provenance(metadata) { provenance.append(own) }
    for file in files { try file.writer.write(metadata) }
  }

  package func write(raw record: Bytes) throws(StreamError) {
    try files[files.count - 1].writer.write(raw: record)
  }

  package func finish() throws(StreamError) {
    var entries: [JSONValue] = []
    for (tier, file) in zip(plan.tiers, files) {
      guard let entry = try file.finish() else {
        warn("tier '\(tier.name)' matches no message of the stream")
        continue
      }
      entries.append(entry)
    }
    guard !entries.isEmpty else { throw StreamError(.missing, "the stream has no message") }
    if let last = plan.tiers.last, !unplanned.isEmpty {
      let topics = unplanned.sorted()
      let more = topics.count > 1 ? " and \(topics.count - 1) more topics match" : " matches"
      warn("'\(topics[0].printable)'\(more) no tier, and went to '\(last.name)'")
    }
    try writeManifest(entries)
    try staged.publish()
  }

  private func writeManifest(_ files: [JSONValue]) throws(StreamError) {
    var text = JSONText(indent: 2)
    text.value([
      "version": 1, "files": .array(files),
      "provenance": .array(provenance.map { .string($0.program) }),
    ])
    let path = staged.path + "/" + Self.manifest
    let output = FileOutput(
      try system { () throws(SystemError) in try FileDescriptor.create(path) })
    try output.write(text.utf8.bytes + [UInt8(ascii: "\n")])
    try output.synchronize()
  }
}
