/// The number of a file among those of its kind, 1000 in a directory.
struct LeRobotPlace: Equatable, Comparable {
  private(set) var chunk = 0
  private(set) var file = 0

  static let chunkSize = 1000

  init() {}

  /// The place of a file of a dataset that is there, from the end of its path, such as
  /// `chunk-000/file-012.mp4`.
  init?(path: String) {
    let parts = path.split(separator: "/").suffix(2)
    guard let directory = parts.first, let name = parts.last, directory.hasPrefix("chunk-"),
      name.hasPrefix("file-"), let chunk = Int(directory.dropFirst(6)),
      let file = Int(name.dropFirst(5).prefix { $0 != "." }),
      (0..<1 << 32).contains(chunk), (0..<1 << 32).contains(file)
    else { return nil }
    (self.chunk, self.file) = (chunk, file)
  }

  /// The place of an episode's files in version 2.1.
  init(episode: Int) {
    (chunk, file) = (episode / Self.chunkSize, episode % Self.chunkSize)
  }

  var next: LeRobotPlace {
    var next = self
    next.advance()
    return next
  }

  static func < (left: LeRobotPlace, right: LeRobotPlace) -> Bool {
    (left.chunk, left.file) < (right.chunk, right.file)
  }

  mutating func advance() {
    file += 1
    if file >= Self.chunkSize { (chunk, file) = (chunk + 1, 0) }
  }

  func dataPath(_ version: LeRobotVersion) -> String {
    switch version {
    case .v30: "data/\(chunkPath)/file-\(file.padded(3)).parquet"
    case .v21: "data/\(chunkPath)/\(episodePath).parquet"
    }
  }

  func videoPath(_ version: LeRobotVersion, _ feature: String) -> String {
    switch version {
    case .v30: "videos/\(feature)/\(chunkPath)/file-\(file.padded(3)).mp4"
    case .v21: "videos/\(chunkPath)/\(feature)/\(episodePath).mp4"
    }
  }

  /// Of version 3.0.
  var episodesPath: String { "meta/episodes/\(chunkPath)/file-\(file.padded(3)).parquet" }

  private var chunkPath: String { "chunk-\(chunk.padded(3))" }
  private var episodePath: String { "episode_\((chunk * Self.chunkSize + file).padded(6))" }
}

extension Int {
  /// With zeros in front.
  func padded(_ digits: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
  }
}
