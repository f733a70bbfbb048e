internal import Bytes
package import Posix

/// The row that unit-run prints about a unit.
package struct UnitReport: Sendable {
  package enum State: String, Sendable {
    /// The output is there, from this run.
    case done
    /// It was there before.
    case skipped
    /// Another run is at it.
    case busy
    /// Every attempt has failed because of the recording.
    case quarantined
    /// It failed for another reason; a later run may do better.
    case failed
  }

  package var key: String
  package var uri: String
  package var output: String
  package var state = State.failed
  /// Attempts of this run.
  package var tries = 0
  /// From the start of the run to its end.
  package var seconds = 0.0
  /// Seconds of computing of all attempts.
  package var computing = 0.0
  package var bytesIn: Int?
  package var bytesOut: Int?
  /// Bytes of memory of the largest process.
  package var peak = 0
  package var memory: [ProcessMemory.Peak] = []
  package var failure: UnitFailure?
  /// What the last attempt printed, its start and its end.
  package var messages = MessageTail()

  package init(key: String, uri: String, output: String) {
    (self.key, self.uri, self.output) = (key, uri, output)
  }

  /// The exit status of unit-run.
  package var status: Int32 {
    switch state {
    case .done, .skipped: 0
    case .busy: 1
    case .quarantined: 65
    case .failed: failure?.status ?? 74
    }
  }

  package mutating func add(_ ending: ProcessTree.Ending) {
    computing += ending.computing
    peak = max(peak, ending.peak)
    memory = ending.memory
  }

  /// One line of JSON with its end.
  package var line: [UInt8] {
    var text = JSONText()
    text.beginObject()
    text.member("key", key)
    text.member("uri", uri)
    text.member("out", output)
    text.member("state", state.rawValue)
    text.member("tries", tries)
    text.member("seconds", Self.rounded(seconds))
    text.member("cpu_seconds", Self.rounded(computing))
    text.member("bytes_in", bytesIn)
    text.member("bytes_out", bytesOut)
    text.member("memory", peak)
    text.key("memory_of")
    text.beginObject()
    for peak in memory { text.member(peak.program, peak.bytes) }
    text.endObject()
    if let failure {
      text.member("error", failure.text)
      text.member("status", failure.status)
      text.member("stage", UnitFailure.first(of: failure.stages).map { $0 + 1 })
      text.array("stages", failure.stages) { $0.value($1) }
    }
    if !messages.isEmpty { text.member("stderr", messages.text) }
    text.endObject()
    return Array((text.string + "\n").utf8)
  }

  private static func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
}
