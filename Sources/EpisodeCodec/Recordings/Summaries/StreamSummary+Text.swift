internal import Bytes
internal import Stream

extension StreamSummary {
  /// The summary for people: facts line by line, then tables.
  /// - Parameters:
  ///   - name: of the input; nil for standard input.
  package func text(name: String?) -> String {
    var lines = facts(name).map { $0.0 + String(repeating: " ", count: 13 - $0.0.count) + $0.1 }
    for table in tables where table.count > 0 {
      let margin = String(repeating: " ", count: 13 - table.title.count)
      lines += ["", table.title + margin + "\(table.count)"] + table.table.lines
      if table.omitted > 0 { lines.append("  and \(table.omitted) more") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  var tables: [(title: String, count: UInt64, omitted: UInt64, table: TextTable)] {
    [
      ("episodes", episodes.count, episodes.omitted, episodeTable),
      ("events", UInt64(events.count), otherEvents, eventTable),
      ("topics", UInt64(topics.count), 0, topicTable),
      ("attachments", attachments.count, attachments.omitted, attachmentTable),
      ("metadata", metadata.count, metadata.omitted, metadataTable),
      ("provenance", provenance.count, provenance.omitted, provenanceTable),
    ]
  }

  func facts(_ name: String?) -> [(String, String)] {
    var facts: [(String, String)] = []
    if let name { facts.append(("file", name.printable)) }
    facts.append(("size", Quantity.size(size) + (size < 1000 ? "" : " (\(size) bytes)")))
    facts.append(("library", header.library.printable))
    facts.append(("profile", header.profile.printable))
    for chunks in chunks {
      let compression = chunks.compression.isEmpty ? "not compressed" : chunks.compression.printable
      var text = "\(chunks.count) \(compression), \(Quantity.size(chunks.bytes))"
      if !chunks.compression.isEmpty { text += " in \(Quantity.size(chunks.storedBytes))" }
      if chunks.storedBytes > 0, !chunks.compression.isEmpty {
        text += " (\(Quantity.fixed(Double(chunks.bytes) / Double(chunks.storedBytes), 2)) : 1)"
      }
      facts.append(("chunks", text))
    }
    facts.append(("messages", "\(messages)"))
    if let times, let duration {
      facts.append(("start", Timestamp.text(times.lowerBound)))
      facts.append(("end", Timestamp.text(times.upperBound)))
      facts.append(("duration", "\(Quantity.fixed(duration, 3)) s"))
    }
    if privateRecords > 0 { facts.append(("private", Quantity.count(privateRecords, "record"))) }
    return facts.filter { !$0.1.isEmpty }
  }

  private var episodeTable: TextTable {
    var table = TextTable([
      ("index", .right), ("id", .left), ("steps", .right), ("messages", .right),
      ("duration", .right), ("outcome", .left), ("dataset", .left), ("source", .left),
      ("instruction", .left),
    ])
    for episode in episodes.elements {
      let seconds = Double(episode.endTime) / 1e9 - Double(episode.startTime) / 1e9
      table.add([
        "\(episode.begin.index)", episode.begin.id?.printable ?? "",
        episode.end.map { $0.steps > 0 ? "\($0.steps)" : "" } ?? "",
        "\(episode.messages)",
        episode.end == nil ? "" : Quantity.fixed(seconds, 3) + " s",
        episode.outcomeText ?? "not ended", episode.begin.dataset.printable,
        episode.begin.source.printable, episode.begin.languageInstruction.printable,
      ])
    }
    return table
  }

  private var eventTable: TextTable {
    var table = TextTable([
      ("kind", .left), ("count", .right), ("priority", .right), ("first", .left), ("last", .left),
      ("rule", .left),
    ])
    for row in events {
      table.add([
        row.kind.printable, "\(row.count)",
        row.highestPriority == 0 ? "" : "\(row.highestPriority)", Timestamp.text(row.first),
        Timestamp.text(row.last), row.rule.printable,
      ])
    }
    return table
  }

  private var topicTable: TextTable {
    let hasLosses = topics.contains { !$0.losses.isEmpty }
    var table = TextTable(
      [
        ("topic", .left), ("messages", .right), ("Hz", .right), ("gap s", .right),
        ("size", .right), ("feature", .left), ("type", .left), ("encoding", .left),
      ] + (hasLosses ? [("lossy", .left)] : []))
    for topic in topics {
      let feature = topic.feature
      let shape = topic.sample.map { " \($0.type.printable) \($0.extents)" } ?? ""
      let losses = topic.losses.isEmpty ? "" : "\(topic.losses.count) (\(topic.losses.words))"
      table.add(
        [
          topic.channel.topic.printable, "\(topic.messages)",
          topic.rate.map { Quantity.fixed($0, 2) } ?? "",
          topic.largestGap.map { Quantity.fixed(Double($0) / 1e9, 3) } ?? "",
          Quantity.size(topic.bytes), feature.map { $0.kind.rawValue + shape } ?? "",
          topic.channel.schema?.name.printable ?? "", topic.channel.messageEncoding.printable,
        ] + (hasLosses ? [losses] : []))
    }
    return table
  }

  private var attachmentTable: TextTable {
    var table = TextTable([("name", .left), ("size", .right), ("type", .left)])
    for attachment in attachments.elements {
      table.add([
        attachment.name.printable, Quantity.size(attachment.bytes), attachment.mediaType.printable,
      ])
    }
    return table
  }

  private var metadataTable: TextTable {
    var table = TextTable([("name", .left), ("keys", .left)])
    for entry in metadata.elements {
      table.add([entry.name.printable, entry.keys.joined(separator: ", ").printable])
    }
    return table
  }

  private var provenanceTable: TextTable {
    var table = TextTable([("program", .left), ("version", .left), ("arguments", .left)])
    for entry in provenance.elements {
      table.add([
        entry.program.printable, entry.version.printable,
        entry.arguments.map { $0.printable.quotedForShell }.joined(separator: " "),
      ])
    }
    return table
  }
}

extension StreamSummary.Episode {
  /// nil while the episode has not ended.
  var outcomeText: String? {
    end.map {
      switch $0.outcome {
      case .unknown: "unknown"
      case .success: "success"
      case .failure: "failure"
      }
    }
  }
}
