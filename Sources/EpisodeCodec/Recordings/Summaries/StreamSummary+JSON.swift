internal import Bytes
internal import Stream

extension StreamSummary {
  /// The summary for programs: one object on one line. Points in time are in nanoseconds, durations
  /// in seconds; unknown values are null.
  /// - Parameters:
  ///   - name: of the input; nil for standard input.
  package func json(name: String?) -> String {
    var text = JSONText()
    text.beginObject()
    text.member("file", name)
    text.member("size", size)
    text.member("library", header.library)
    text.member("profile", header.profile)
    text.member("messages", messages)
    text.member("start", times.map { Timestamp.text($0.lowerBound) })
    text.member("end", times.map { Timestamp.text($0.upperBound) })
    text.member("start_time", times?.lowerBound)
    text.member("end_time", times?.upperBound)
    text.member("duration", duration)
    text.list("chunks", chunks) { text, chunks in
      text.member("compression", chunks.compression)
      text.member("count", chunks.count)
      text.member("stored_bytes", chunks.storedBytes)
      text.member("bytes", chunks.bytes)
    }
    text.member("episode_count", episodes.count)
    text.list("episodes", episodes.elements) { $1.write(to: &$0) }
    text.list("events", events) { text, events in
      text.member("kind", events.kind)
      text.member("rule", events.rule)
      text.member("count", events.count)
      text.member("highest_priority", events.highestPriority)
      text.member("first_time", events.first)
      text.member("last_time", events.last)
    }
    text.list("topics", topics) { $1.write(to: &$0) }
    text.member("attachment_count", attachments.count)
    text.list("attachments", attachments.elements) { text, attachment in
      text.member("name", attachment.name)
      text.member("media_type", attachment.mediaType)
      text.member("bytes", attachment.bytes)
    }
    text.member("metadata_count", metadata.count)
    text.list("metadata", metadata.elements) { text, entry in
      text.member("name", entry.name)
      text.array("keys", entry.keys) { $0.value($1) }
    }
    text.list("provenance", provenance.elements) { text, entry in
      text.member("program", entry.program)
      text.member("version", entry.version)
      text.array("argv", entry.arguments) { $0.value($1) }
    }
    text.member("private_records", privateRecords)
    text.endObject()
    return text.string + "\n"
  }
}

extension StreamSummary.Episode {
  fileprivate func write(to text: inout JSONText) {
    text.member("index", begin.index)
    text.member("id", begin.id)
    text.member("dataset", begin.dataset)
    text.member("source", begin.source)
    text.member("instruction", begin.languageInstruction)
    text.member("rate", begin.rate)
    text.member("steps", end?.steps)
    text.member("outcome", outcomeText)
    text.member("messages", messages)
    text.member("start_time", startTime)
    text.member("end_time", end == nil ? nil : endTime)
    text.member(
      "duration", end == nil ? nil : (Double(endTime) - Double(startTime)) / 1e9)
    text.map("attributes", begin.attributes + (end?.attributes ?? []))
  }
}

extension TopicSummary {
  fileprivate func write(to text: inout JSONText) {
    text.member("topic", channel.topic)
    text.member("type", channel.schema?.name)
    text.member("schema_encoding", channel.schema?.encoding)
    text.member("encoding", channel.messageEncoding)
    text.member("messages", messages)
    text.member("bytes", bytes)
    text.member("rate", rate)
    text.member("largest_gap", largestGap.map { Double($0) / 1e9 })
    text.member("start_time", times?.lowerBound)
    text.member("end_time", times?.upperBound)
    text.member("feature", feature?.kind.rawValue)
    text.member("dtype", sample?.type)
    text.member("lossy", losses.count)
    text.key("shape")
    if let sample, !sample.extents.isEmpty || feature?.kind == .tensor {
      text.beginArray()
      for extent in sample.extents { text.value(extent) }
      text.endArray()
    } else {
      text.null()
    }
  }
}
