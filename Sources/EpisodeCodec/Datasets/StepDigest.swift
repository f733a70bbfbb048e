internal import Bytes
internal import Stream

/// Identifies the steps that a run appends, so that after a kill the next one knows them again.
struct StepDigest {
  private var crc = CRC32()
  private var bytes = 0
  private var steps = 0

  mutating func add(_ step: Step) {
    var times = ByteBuilder()
    times.append(step.time)
    for message in step.values.compactMap({ $0 }) {
      times.append(message.publishTime)
      crc.update(message.data.span)
      bytes += message.data.count
    }
    crc.update(times.bytes.rawSpan)
    steps += 1
  }

  mutating func add(_ begin: EpisodeBegin, _ end: EpisodeEnd) {
    let text = "\(begin.dataset)\n\(begin.source)\n\(begin.languageInstruction)\n\(end.outcome)"
    crc.update(Array(text.utf8).rawSpan)
  }

  var text: String { "\(steps) steps, \(bytes) bytes, CRC \(crc.value)" }
}
