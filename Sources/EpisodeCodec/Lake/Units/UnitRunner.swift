package import Bytes
internal import Posix
internal import Stream

/// Does one unit: nothing if its output is there, else its pipeline until that succeeds or is given up.
package struct UnitRunner {
  package var tries = 3
  /// Seconds to wait for another run that is at the unit.
  package var patience = 0.0
  /// Seconds after which an attempt is killed.
  package var longest: Double?
  /// A folder for rows about poison; nil for none.
  package var quarantine: String?
  private let pipeline: UnitPipeline
  private let input: UnitInput
  private let place: any UnitPlace
  private let store: UnitStore
  private var report: UnitReport
  private let start = Terminal.seconds

  package init(
    _ input: UnitInput, _ pipeline: UnitPipeline, key: String, output: String,
    to place: any UnitPlace, store: UnitStore
  ) {
    (self.input, self.pipeline, self.place, self.store) = (input, pipeline, place, store)
    report = UnitReport(key: key, uri: input.uri, output: output)
    store.onTick = { place.beat() }
  }

  /// - Throws: only when this process is to end.
  package mutating func run() throws(StreamError) -> UnitReport {
    do throws(UnitFailure) {
      report.state = try work()
    } catch {
      report.failure = error
      report.state = error.kind == .poison ? .quarantined : .failed
    }
    if Signals.isInterrupted {
      place.release()
      throw StreamError(Signals.interruption)
    }
    if report.state == .quarantined, report.tries > 0 { keepRow() }
    place.release()
    report.seconds = Terminal.seconds - start
    return report
  }

  private mutating func work() throws(UnitFailure) -> UnitReport.State {
    if try place.exists() {
      place.sweep()
      return .skipped
    }
    if let row = try earlierRow() {
      place.sweep()
      throw UnitFailure(.poison, 65, row)
    }
    report.bytesIn = try input.size(store)
    while try place.claim() == .busy {
      guard Terminal.seconds - start < patience else { return .busy }
      // Other times than another run that gives way.
      Thread.sleep(seconds: 0.1 + Double.random(in: 0..<min(2, patience / 4)))
      if Signals.isInterrupted { return .busy }
      if try place.exists() { return .skipped }
    }
    // It may have come between the first look and the claim.
    if try place.exists() { return .skipped }
    while true {
      report.tries += 1
      do throws(UnitFailure) { return try attempt() ? .done : .skipped } catch {
        report.failure = error
        guard error.kind != .fatal, report.tries < tries, !Signals.isInterrupted else {
          throw error
        }
        if error.kind == .passing { rest() }
      }
    }
  }

  /// - Returns: false when another run has published the output.
  private mutating func attempt() throws(UnitFailure) -> Bool {
    try place.clear()
    try pipeline.run(input, key: report.key, to: place, seconds: longest, &report)
    try check(place.output)
    report.bytesOut = Self.size(place.output)
    guard try place.publish() else { return false }
    report.failure = nil
    return true
  }

  /// 1, 2, 4, … seconds before the next attempt.
  private func rest() {
    let end = Terminal.seconds + Double(1 << min(report.tries - 1, 6))
    while Terminal.seconds < end, !Signals.isInterrupted {
      Thread.sleep(seconds: min(1, end - Terminal.seconds))
      place.beat()
    }
  }

  /// Checks a stream as stream-check(1) does.
  private func check(_ path: String) throws(UnitFailure) {
    guard Directory.exists(path) else {
      throw UnitFailure(.fatal, 64, "the pipeline ended with 0 but has not made $OUT")
    }
    guard !Directory.isDirectory(path) else { return }
    do throws(StreamError) {
      let input = try FileInput(path: path)
      let start = try input.peek(MCAP.magic.count).array
      guard start.elementsEqual(MCAP.magic) || path.hasSuffix(".mcap") else { return }
      var check = StreamVerifier(try StreamReader(input, checksIndexes: true))
      try check.run()
    } catch {
      if case .system(let error) = error.kind { throw UnitFailure(error) }
      let place = error.naming("$OUT")
      throw UnitFailure(.poison, 65, "the output is not whole: \(place.description)")
    }
  }

  private static func size(_ path: String) -> Int? {
    guard Directory.isDirectory(path) else { return Directory.fileSize(path) }
    return try? Folder(path).entries().reduce(0) { $0 + ($1.isRegular ? $1.size : 0) }
  }

  // MARK: - Quarantine

  private var row: String? { quarantine.map { "\($0)/\(report.key).json" } }

  /// What an earlier run has said of this unit; nil if it is not in quarantine.
  private func earlierRow() throws(UnitFailure) -> String? {
    guard let row else { return nil }
    let isThere =
      if case .remote(let path) = UnitAddress(row) { try store.size(path) != nil } else {
        Directory.exists(row)
      }
    return isThere ? "in quarantine: remove '\(row.printable)' to try it again" : nil
  }

  private mutating func keepRow() {
    guard let row else { return }
    report.seconds = Terminal.seconds - start
    do throws(UnitFailure) { try write(report.line, to: row) } catch {
      report.failure?.text += "; and its row could not be written to quarantine: \(error.text)"
    }
  }

  private func write(_ line: [UInt8], to row: String) throws(UnitFailure) {
    guard case .remote(let path) = UnitAddress(row) else {
      do throws(StreamError) {
        try system { () throws(SystemError) in
          try Directory.createAll(UnitAddress.split(row).folder)
        }
        let file = try StagedFile(row, existing: .replace)
        try file.output.write(line)
        try file.publish()
      } catch { throw UnitFailure(error) }
      return
    }
    let file = try unit { () throws(SystemError) in
      let file = try FileDescriptor.temporary()
      try file.write(line.rawSpan)
      return try file.rewound()
    }
    let ended = try store.run(["rclone", "rcat", "--", path], input: file)
    guard ended.status == 0 else {
      throw UnitStore.failure("rclone", ended.status, ended.messages)
    }
  }
}
