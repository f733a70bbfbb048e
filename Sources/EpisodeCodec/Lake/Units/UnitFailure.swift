/// Why an attempt at a unit has failed, and what follows from that.
package struct UnitFailure: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// The next attempt may do better: input and output failed, or something was killed.
    case passing
    /// The recording is at fault: all attempts end so.
    case poison
    /// The pipeline or the request is at fault, for all units.
    case fatal
  }

  package var kind: Kind
  /// What unit-run ends with when it gives up.
  package var status: Int32
  /// One line.
  package var text: String
  /// The statuses of the stages of the pipeline that failed, as PIPESTATUS of bash has them.
  package var stages: [Int32] = []
  /// Its line in the file.
  package var line: Int?

  package init(_ kind: Kind, _ status: Int32, _ text: String) {
    (self.kind, self.status, self.text) = (kind, status, text)
  }

  /// The failure of a pipeline.
  /// - Parameters:
  ///   - status: what bash has ended with.
  ///   - stages: the statuses of the stages; empty where it ended on its own.
  package init(status: Int32, stages: [Int32], line: Int?) {
    let stage = Self.first(of: stages)
    let cause = stage.map { stages[$0] } ?? status
    kind = Self.kind(of: cause)
    self.status =
      switch kind {
      case .passing: 74
      case .poison: 65
      case .fatal: [66, 73].contains(cause) ? cause : 64
      }
    var place = line.map { "line \($0)" } ?? "the pipeline"
    if let stage, stages.count > 1 { place += ", stage \(stage + 1) of \(stages.count)," }
    text = "\(place) ended with status \(cause)"
    (self.stages, self.line) = (stages, line)
  }

  /// The stage whose failure made the others fail: the first that failed, unless it only lost its
  /// reader, which then had failed before.
  static func first(of stages: [Int32]) -> Int? {
    stages.firstIndex { $0 != 0 && $0 != brokenPipe } ?? stages.firstIndex { $0 != 0 }
  }

  private static let brokenPipe: Int32 = 128 + 13

  /// What an exit status says, see sysexits.h.
  static func kind(of status: Int32) -> Kind {
    switch status {
    // EX_UNAVAILABLE, EX_IOERR, EX_TEMPFAIL.
    case 69, 74, 75: .passing
    // SIGHUP, SIGINT, SIGKILL, with which a kernel without memory ends programs, and SIGTERM.
    case 129, 130, 137, 143: .passing
    // Usage, of bash as well; no input; cannot create; not a program; no such program; and a stage that
    // never reads to the end.
    case 2, 64, 66, 73, 126, 127, brokenPipe: .fatal
    default: .poison
    }
  }
}
