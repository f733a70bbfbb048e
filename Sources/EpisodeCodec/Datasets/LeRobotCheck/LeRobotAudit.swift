package import Bytes
internal import Pages
internal import Posix
internal import Stream

/// Reads a LeRobot dataset and finds what is wrong with it, as far as possible without decoding
/// images.
///
/// What follows from another fault is not told again: where rows are wrong, their statistics are not
/// compared.
package final class LeRobotAudit {
  package struct Options: Sendable {
    /// Also decode every image and video.
    package var isDeep = false
    package var selection = RuleSelection()

    package init() {}
  }

  let folder: Folder
  let options: Options
  package private(set) var report: AuditReport

  // MARK: What the metadata says, as far as it is readable

  var info = JSONValue.null
  var version = LeRobotVersion.v30
  var rate = 0.0
  var features: [AuditFeature] = []
  /// Names of features whose entry is wrong.
  var wrongFeatures: Set<String> = []
  var dataPath: AuditPath?
  var videoPath: AuditPath?
  /// nil when the list is unreadable.
  var tasks: [String]?
  var episodes: [AuditEpisode]?

  // MARK: What the data says

  /// False after a fault that moves rows or hides them.
  var hasWholeRows = true
  var columns: [String: AuditColumn] = [:]
  /// The tasks of the rows of each episode.
  var rowTasks: [Set<Int>] = []
  var alignment: AuditAlignment?
  var cameras: [String: AuditCamera] = [:]
  /// Of the folder and all folders in it.
  var entries: [Folder.Entry] = []

  /// - Throws: when the folder cannot be opened.
  package init(_ path: String, _ options: Options) throws(StreamError) {
    folder = try system { () throws(SystemError) in try Folder(path) }
    self.options = options
    report = AuditReport(options.selection)
  }

  package func run() throws(StreamError) {
    checkFiles()
    guard readInfo() else { return }
    readTasks()
    readEpisodes()
    checkModality()
    guard episodes != nil else { return }
    checkTotals()
    try checkData()
    checkNumbers()
    checkStatistics()
    try checkVideos()
    checkCameras()
  }

  /// True if something is wrong that `LeRobotRepair` mends, or that keeps it from mending.
  package var isMendable: Bool { report.isMendable || info.object == nil }

  func find(_ rule: LeRobotRule, _ place: String, _ text: String) {
    report.add(rule, place, text)
  }

  /// Finds something and gives up what rests on it.
  func findInRows(_ rule: LeRobotRule, _ place: String, _ text: String) {
    find(rule, place, text)
    hasWholeRows = false
  }

  // MARK: Reading

  /// nil for a file that is not there.
  func open(_ path: String) throws(StreamError) -> RandomAccessFile? {
    guard RelativePath(path) != nil, folder.contains(path) else { return nil }
    let file = try system { () throws(SystemError) in
      try folder.open(path, followingLink: true)
    }
    return try RandomAccessFile(file)
  }

  func readText(_ path: String) throws(StreamError) -> String? {
    guard let file = try open(path) else { return nil }
    guard file.size <= Self.longestText else {
      throw StreamError(.limit, "a text of \(file.size) bytes")
    }
    let bytes = try file.bytes(at: 0, count: file.size)
    guard let text = String(validatingUTF8: bytes.span) else { throw .notUTF8 }
    return text
  }

  private static let longestText = 1 << 28

  /// A JSON object on each line.
  func readLines(_ path: String) throws(StreamError) -> [JSONValue]? {
    guard let text = try readText(path) else { return nil }
    var values: [JSONValue] = []
    for (number, line) in text.utf8.split(separator: UInt8(ascii: "\n")).enumerated() {
      do throws(StreamError) {
        values.append(try JSONValue(parsing: Bytes(Array(line)).span))
      } catch { throw error.prefixed("line \(number + 1): ") }
    }
    return values
  }

  /// A feature of the data, not of LeRobot itself.
  var ownFeatures: [AuditFeature] { features.filter { !$0.isOwn } }

  func feature(_ name: String) -> AuditFeature? { features.first { $0.name == name } }
}
