internal import Bytes
internal import Pages
internal import Stream

extension RecordingSpec {
  /// What an episode breaks, one line each, in the order of the specification.
  package func violations(in episode: EpisodeObservation) -> [String] {
    var lines: [String] = []
    if let duration, !duration.contains(episode.duration) {
      lines.append(Self.line("the episode has", episode.duration, "s", duration))
    }
    for topic in topics {
      guard let seen = episode.topics[topic.name] else {
        if topic.isRequired { lines.append("\(topic.name): no messages") }
        continue
      }
      lines += topic.violations(seen, in: episode).map { "\(topic.name): \($0)" }
    }
    if !allowsOthers {
      let known = Set(topics.map(\.name))
      for name in episode.topics.keys.sorted() where !known.contains(name) {
        lines.append("\(name): the specification has no such topic")
      }
    }
    return lines
  }

  fileprivate static func line(
    _ subject: String, _ value: Double, _ unit: String, _ bounds: Bounds
  ) -> String {
    let (min, max) = (bounds.min.map { Quantity.short($0) }, bounds.max.map { Quantity.short($0) })
    let expected =
      switch (min, max) {
      case (let min?, let max?): "\(min) to \(max)"
      case (let min?, nil): "at least \(min)"
      case (nil, let max): "at most \(max ?? "")"
      }
    return "\(subject) \(Quantity.short(value)) \(unit), not \(expected)"
  }
}

extension RecordingSpec.Topic {
  fileprivate func violations(
    _ seen: TopicObservation, in episode: EpisodeObservation
  ) -> [String] {
    var lines: [String] = []
    let found = seen.channel.schema?.name ?? ""
    if let type, type != found {
      lines.append("messages of type '\(found)', not '\(type)'")
    }
    if let encoding, encoding != seen.channel.messageEncoding {
      lines.append("messages in '\(seen.channel.messageEncoding)', not '\(encoding)'")
    }
    if let messages, !messages.contains(Double(seen.lane.count)) {
      lines.append(RecordingSpec.line("has", Double(seen.lane.count), "messages", messages))
    }
    if let rate, !rate.contains(seen.lane.rate ?? 0) {
      lines.append(RecordingSpec.line("has", seen.lane.rate ?? 0, "messages per second", rate))
    }
    let gap = episode.longestGap(seen)
    if let longestGap, gap.duration > longestGap {
      let start = gap.start - (episode.times?.lowerBound ?? 0)
      lines.append(
        "no message for \(Quantity.short(gap.duration)) s from \(Quantity.fixed(start, 3)) s, at "
          + "most \(Quantity.short(longestGap)) s are allowed")
    }
    if let size, let sizes = seen.sizes {
      for value in [sizes.lowerBound, sizes.upperBound] where !size.contains(Double(value)) {
        lines.append(RecordingSpec.line("has a message of", Double(value), "bytes", size))
        break
      }
    }
    return lines + contentViolations(seen)
  }

  private func contentViolations(_ seen: TopicObservation) -> [String] {
    var lines: [String] = []
    if let fault = seen.fault { lines.append("a message is unreadable: \(fault.text)") }
    if let form {
      if let wrong = [seen.form, seen.otherForm].compactMap(\.self).first(where: { $0 != form }) {
        lines.append("a message has \(wrong.text), not \(form.text)")
      } else if seen.form == nil {
        lines.append("no message has \(form.text)")
      }
    }
    for (path, count) in counts {
      let found = seen.counts.first { $0.path == path }?.count ?? 0
      let other = seen.otherCount.flatMap { $0.path == path ? $0.count : nil }
      if let wrong = [found, other].compactMap(\.self).first(where: { $0 != count }) {
        lines.append("\(path) has \(wrong) numbers, not \(count)")
      }
    }
    if let names,
      let wrong = [seen.names, seen.otherNames].compactMap(\.self).first(where: { $0 != names })
    {
      lines.append(Self.difference(wrong, names))
    }
    return lines
  }

  /// The first name that differs.
  private static func difference(_ found: [String], _ expected: [String]) -> String {
    for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
      return "name \(index) is '\(pair.0)', not '\(pair.1)'"
    }
    return "has \(found.count) names, not \(expected.count)"
  }
}

extension RecordingSpec.Form {
  fileprivate var text: String {
    shape.isEmpty ? type : "\(type) [\(shape.map(String.init).joined(separator: ", "))]"
  }
}
