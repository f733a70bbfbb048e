import EpisodeCodec
import FilterKit
import Posix

/// Does one unit of work, as every engine calls it.
@main
struct UnitRun: Filter {
  static let configuration = FilterConfiguration(
    name: "unit-run", family: .lake,
    abstract: "Run a pipeline for one recording, all or nothing.",
    discussion: """
      The filter gives the recording --in to the pipeline in FILE, and publishes what that makes as --out.
      Engines such as Ray, Slurm, GNU parallel and make call it once for each unit: again and again, on
      many machines, and two at a time, and there is one output, whole, or none.

      An address is a path; ssh://HOST/PATH, to read; or REMOTE:PATH of rclone, for which s3://BUCKET/KEY
      is another name of s3:BUCKET/KEY. --unit takes a row of unit-list(1) in the place of --in. In --out,
      {name} is the name of the unit, {stem} is that without its extension, and {key} is the key.

      FILE is a text for bash, which runs it with -e and -o pipefail. Standard input is the recording, or
      with a row of a part, that part as mcap-cat(1) cuts it. $IN is the path or address of the recording,
      $OUT the path of the file or folder to make, and $KEY the key of the unit; $FROM and $TO are the
      times of a part. What the pipeline prints goes into the row, its first and last 4096 bytes. A program
      that it leaves behind is killed, and so is all when unit-run itself is killed.

      The output is published if every stage of every pipe has ended with 0 and, if it is an MCAP file, it
      is whole as stream-check(1) has it. The pipeline makes it beside its final name, in a folder .NAME.unit, and
      unit-run renames it at once. For a remote, it is made in $TMPDIR or /var/tmp, sent to
      .partial/NAME beside its final name, and moved from there; with --if-none-match it is sent at
      once, under the condition that there is none. A folder can only be published on a file system.

      Who makes an output holds a lease on it, and renews that four times in --lease SECONDS. Another run
      finds the unit busy until the lease is over. It compares times of one clock only, that of the file
      system or store: when the lease was renewed, and when a file was written just now. On one machine
      the lock of a dead run is gone at once.

      An attempt that fails is repeated, --tries times in all. Of a pipe, the first stage that failed
      counts. 69, 74 and 75, a lost connection, and the death by a signal to end are passing troubles: the
      next attempt waits 1, 2, 4 s and so on. 2, 64, 66, 73, 126, 127 and 141 alone, the death by SIGPIPE,
      are faults of the pipeline, which are not repeated. Everything else is the recording's fault: after
      the last attempt the unit goes into --quarantine, and is not tried again before its row there is removed.

      The filter prints a row of JSON: key, uri, out; state, which is done, skipped (the output was there),
      busy, quarantined or failed; tries; seconds and cpu_seconds; bytes_in and bytes_out; memory, the
      most bytes of a process; memory_of, the same by programs as far as samples show it; and after a
      failure error, status, stage, stages (PIPESTATUS) and stderr. The exit status is 0 for done and
      skipped, 1 for busy, 65 for quarantined, and else that of the failure: 74 for a passing one.

      --estimate reads such rows and prints what a day of such work needs, see bagpipe-scale(7).
      """,
    input: .operands, output: .text,
    examples: [
      .init(
        "unit-run --in demo.mcap --out converted/demo.mcap --pipeline convert.sh",
        "Convert one recording."),
      .init(
        #"""
        unit-run --in demo.mcap --out 'converted/{key}.mcap' \
          --pipeline convert.sh > row.jsonl
        """#,
        "Name the output by the recording and the pipeline, and keep the row."),
      .init(
        "unit-run --estimate rows.jsonl --day 10TB --cores 16",
        "See how many machines a day of 10 TB needs."),
    ],
    seeAlso: ["unit-list", "stream-check"])

  @Option(name: .long("in"), help: "The recording.", valueName: "URI", completion: .file)
  var recording: String?
  @Option(help: "A row of unit-list in the place of --in.", valueName: "ROW") var unit: String?
  @Option(help: "The output.", valueName: "URI", completion: .file) var out: String?
  @Option(help: "The pipeline, for bash.", valueName: "FILE", completion: .file)
  var pipeline: String?
  @Option(help: "Attempts before the filter gives up.", valueName: "N", in: 1...100) var tries = 3
  @Option(help: "Wait so long for another run that is at the unit.") var wait: Seconds?
  @Option(help: "Kill an attempt that takes longer.") var timeout: Seconds?
  @Option(help: "How long a lease holds without a sign of life; 120 s by default.")
  var lease: Seconds?
  @Option(
    help: "A folder or an rclone path for rows about recordings that no attempt could convert.",
    valueName: "FOLDER", completion: .directory)
  var quarantine: String?
  @Flag(help: "Publish by one request that fails if there is an object: If-None-Match.")
  var ifNoneMatch = false
  @Option(
    help: "Read rows, and print what a day of such work needs.", valueName: "FILE",
    completion: .file)
  var estimate: String?
  @Option(help: "With --estimate: bytes of recordings in a day; 10TB by default.") var day:
    ByteSize?
  @Option(help: "With --estimate: cores of a machine.", valueName: "N", in: 1...100_000)
  var cores: Int?
  @Option(help: "With --estimate: hours of the day in which the work is done.", in: 1...24)
  var hours: Int?

  func validate() throws {
    let work = [recording, unit, out, pipeline]
    if estimate != nil {
      guard work.allSatisfy({ $0 == nil }) else {
        throw UsageError("--estimate reads rows and runs nothing")
      }
      return
    }
    guard day == nil, cores == nil, hours == nil else {
      throw UsageError("--day, --cores and --hours need --estimate")
    }
    guard (recording == nil) != (unit == nil) else {
      throw UsageError("--in or --unit is required")
    }
    guard pipeline != nil else { throw UsageError("--pipeline is required") }
    guard timeout?.nanoseconds != 0 else { throw UsageError("--timeout must be above 0") }
    guard lease.map({ $0.nanoseconds >= 1_000_000_000 }) ?? true else {
      throw UsageError("--lease must be at least 1 s")
    }
  }

  func run(_ context: RunContext) throws {
    if let estimate { return try printEstimate(from: estimate, context) }
    let row = try row()
    let pipeline = try UnitPipeline(reading: pipeline ?? "")
    guard let template = out ?? row.output else { throw UsageError("--out is required") }
    let key = row.key(pipeline.text)
    let output = OutputTemplate(template).address(name: row.name, key: key)
    var input = try UnitInput(row.uri)
    input.part = row.part
    // From here on a signal ends the pipeline, and then the filter.
    Signals.deferInterrupts()
    let store = UnitStore()
    var runner = UnitRunner(
      input, pipeline, key: key, output: output, to: try place(output, store), store: store)
    (runner.tries, runner.patience) = (tries, wait?.value ?? 0)
    (runner.longest, runner.quarantine) = (timeout?.value, quarantine)
    let report = try runner.run()
    let rows = FileOutput(.standardOutput())
    try rows.write(report.line)
    try rows.flush()
    if let failure = report.failure { context.report("'\(row.uri.printable)': \(failure.text)") }
    if report.state == .busy { context.warn("'\(output.printable)': another run is at it") }
    guard report.status == 0 else { throw ExitStatus(rawValue: report.status) ?? .io }
  }

  private func row() throws -> UnitRow {
    guard let unit else {
      let uri = recording ?? ""
      return UnitRow(uri: uri, name: UnitRow.name(of: uri))
    }
    return try UnitRow(parsing: Bytes(Array(unit.utf8)).span)
  }

  private func place(_ output: String, _ store: UnitStore) throws -> any UnitPlace {
    let seconds = lease?.value ?? 120
    switch UnitAddress(output) {
    case .file(let path):
      guard !ifNoneMatch else {
        throw UsageError("--if-none-match needs --out of an rclone remote")
      }
      return try LocalUnitPlace(path, leaseSeconds: seconds)
    case .remote(let path):
      return try RemoteUnitPlace(
        path, store: store, scratch: Terminal.variable("TMPDIR") ?? "/var/tmp",
        leaseSeconds: seconds, isConditional: ifNoneMatch)
    case .ssh:
      throw UsageError("--out cannot be ssh://; an rclone remote of type sftp can")
    }
  }

  private func printEstimate(from file: String, _ context: RunContext) throws {
    let input = try context.open(file)
    let estimate = try context.naming(file) { () throws(StreamError) in
      try UnitEstimate(reading: input)
    }
    let output = FileOutput(.standardOutput())
    let text = estimate.text(
      day: (day ?? ByteSize(10_000_000_000_000)).bytes, cores: cores ?? 16, hours: hours ?? 24)
    try output.write(Array(text.utf8))
    try output.flush()
  }
}

extension Seconds {
  fileprivate var value: Double { Double(nanoseconds) / 1e9 }
}
