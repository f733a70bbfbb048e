import EpisodeCodec
import FilterKit
import Posix

/// Plans what to upload when.
@main
struct UploadPlan: Filter {
  static let configuration = FilterConfiguration(
    name: "upload-plan", family: .edge,
    abstract: "Write a script that uploads files, the urgent ones first.",
    discussion: """
      Each FOLDER is one that tier-split(1) has written, or one that holds such folders. DEST is a folder
      of an rclone remote, such as s3:robots/r17, or of this machine. The filter compares the files with
      their manifests, and prints a script for sh(1) that uploads them as DEST/NAME/FILE, NAME being the
      last part of the folder's path. Tiers go in the order of --tiers; in a tier, folders whose events have
      the highest priority go first, then small files.

      The script does what is possible now and ends; run it again for the rest. It copies each file to
      DEST/.partial with rclone copyto, compares the checksums, and then moves the copy to its name with
      rclone moveto, so that nobody sees a part of a file. It never replaces another object: that is an
      error, and so is a file that has changed or is gone. The script still sends the other files, and
      ends with status 1. When it runs a second time, it finds everything in place and uploads nothing.
      It compares MD5 sums where the storage keeps them, as S3 does, and else reads the copy back.

      --window says when tiers may go, in the local time of the robot: state,text=any
      images=22:00-06:00,12:00-13:00@10Mbit. A tier without a window may go at any time. After @ is what its
      files may use of the link, for rclone --bwlimit; --bandwidth says it for all others. A file that
      takes longer than its window is still open does not begin, and the script ends one that is late.

      --uploaded names a file with the lines of sha256sum(1) for what is up. The script adds a line for each
      file when it is up, and the next plan leaves them out, so that their files may be gone. --remove removes
      files when that is confirmed; otherwise they stay. With --budget the script counts there how many
      bytes it has sent between one noon and the next, and sends no more than that.

      With rates for all tiers, the filter says when everything is up, if the link does not break, and which
      files never go because they are too large for their window or for a night. The beginning of the
      script says the same tier by tier.

      --ssh makes a script that uses rsync(1), or scp(1) where one side has no rsync, and DEST is a folder of
      that host. rsync goes on where it was interrupted; rclone begins that file again.

      --cron prints lines for crontab(1), and --systemd a script that installs a service and a timer, which
      make the plan with the same arguments every 15 minutes and run it. They find new folders in a FOLDER
      that holds them.
      """,
    input: .operands, output: .text,
    examples: [
      .init(
        #"""
        upload-plan --tiers fleet.tiers --window 'now=any night=22:00-06:00' \
          today s3:robots/r17 > plan.sh \
          && sh plan.sh
        """#,
        "Upload what is urgent, and the rest at night."),
      .init(
        #"""
        upload-plan --tiers fleet.tiers --bandwidth 10Mbit/s --budget 20GB \
          --uploaded up.txt today s3:robots/r17 > plan.sh
        """#,
        "See when everything is up."),
    ],
    seeAlso: ["tier-split", "stream-seal"])

  @Option(
    help: "The tiers, the most urgent first, as for tier-split.", valueName: "FILE",
    completion: .file)
  var tiers: String
  @Option(help: "When tiers may go: state=any images=22:00-06:00.") var window: UploadWindows?
  @Option(help: "What the link carries, such as 2MB/s or 10Mbit/s.") var bandwidth: LinkRate?
  @Option(help: "Send no more than this in a night, which goes from noon to noon.")
  var budget: ByteSize?
  @Option(
    help: "The list of what is up, which the script completes.", valueName: "FILE",
    completion: .file)
  var uploaded: String?
  @Flag(help: "Let the script remove files that are up.") var remove = false
  @Flag(help: "Compare only the sizes of files now; the script compares their content.")
  var sizeOnly = false
  @Option(help: "Upload by rsync or scp to this host.", valueName: "HOST") var ssh: String?
  @Option(
    help: "The local time to estimate from, such as 2026-11-27T18:00; now by default.",
    valueName: "TIME")
  var from: LocalMinute?
  @Flag(help: "Print lines for crontab instead.", recorded: false) var cron = false
  @Flag(help: "Print a script that installs units for systemd instead.", recorded: false)
  var systemd = false
  @Argument(
    help: "Folders with manifests, and where to upload them.", valueName: "FOLDER… DEST",
    completion: .directory)
  var operands: [String] = []

  private static let longestTiers = 1 << 20

  func validate() throws {
    guard operands.count >= 2 else { throw UsageError("FOLDER and DEST are required") }
    for operand in operands + [ssh, uploaded].compactMap(\.self)
    where operand.isEmpty || operand.hasPrefix("-") || operand.printable != operand {
      throw UsageError("\(operand.quoted) cannot be the name of a folder, file or host")
    }
    guard budget == nil || uploaded != nil else {
      throw UsageError("--budget needs --uploaded FILE, where the script counts")
    }
    guard budget?.bytes != 0 else { throw UsageError("--budget must be above 0") }
    guard !(cron && systemd) else { throw UsageError("--cron and --systemd are different outputs") }
  }

  func run(_ context: RunContext) throws {
    let plan: TierPlan
    do throws(StreamError) {
      plan = try TierPlan(FileInput(path: tiers).readText(limit: Self.longestTiers))
    } catch { throw error.naming(tiers) }
    let windows =
      try window?.windows(of: plan, rate: bandwidth?.bytes)
      ?? plan.tiers.map { _ in UploadWindow(rate: bandwidth?.bytes) }
    var list = try UploadList(
      plan, except: uploaded.map { try DigestList(reading: $0) } ?? DigestList(),
      readsFiles: !sizeOnly)
    for folder in operands.dropLast() { try list.add(folder) }
    list.sort()

    let here = try Directory.resolve(".")
    var script = UploadScript(
      destination(in: here), plan, windows, from: from?.seconds ?? LocalClock.seconds)
    if let ssh { script.transport = .ssh(host: ssh) }
    script.budget = budget?.bytes
    script.uploaded = uploaded.map { Self.absolute($0, in: here) }
    script.removes = remove
    let (text, summary) = script.make(list)
    for line in summary { context.warn(line) }
    let output = FileOutput(.standardOutput())
    if cron || systemd {
      let command = ["upload-plan", "-q"] + (context.provenance ?? [])
      let units: UploadUnits = cron ? .cron : .systemd
      try output.write(
        Array(units.text(command, in: here, path: ChildProcess.searchPath).utf8))
    } else {
      try output.write(Array(text.utf8))
    }
    try output.flush()
  }

  /// A folder of this machine keeps its meaning wherever the script runs.
  private func destination(in here: String) -> String {
    let name = operands[operands.count - 1]
    let isRemote = ssh != nil || name.prefix { $0 != "/" }.contains(":")
    return isRemote ? name : Self.absolute(name, in: here)
  }

  private static func absolute(_ path: String, in here: String) -> String {
    path.hasPrefix("/") ? path : here + "/" + path
  }
}

/// `2026-11-27T18:00`, by the local calendar.
struct LocalMinute: OptionValue {
  let seconds: Int
  let argumentText: String

  init(parsing text: String) throws(UsageError) {
    guard text.utf8.count == 16, let time = Timestamp(parsing: text + ":00Z") else {
      throw UsageError("\(text.quoted) is not a local time such as 2026-11-27T18:00")
    }
    (seconds, argumentText) = (Int(time.nanoseconds / 1_000_000_000), text)
  }

  static var placeholder: String { "TIME" }
}
