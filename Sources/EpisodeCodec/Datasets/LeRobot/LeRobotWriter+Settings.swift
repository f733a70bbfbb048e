package import Bytes
package import Images

extension LeRobotWriter {
  /// Where pictures are stored.
  package enum Storage: String, CaseIterable, Sendable {
    /// In videos whose frames are the JPEG or PNG files themselves.
    case jpeg
    /// In the rows.
    case cells
    /// In videos that are encoded anew.
    case encode
    /// The frames of videos as they are, and images as with `jpeg`.
    case copy
  }

  /// How the statistics of the dataset are made.
  package enum Statistics: String, CaseIterable, Sendable {
    case exact
    /// As LeRobot makes them: quantiles from bins, and for the dataset the means of the episodes'.
    case compatible
  }

  package struct Settings: Sendable {
    /// Nil for that of a dataset that is there, or v3.0.
    package var wantedVersion: LeRobotVersion?
    var version = LeRobotVersion.v30
    package var storage = Storage.jpeg
    /// Of videos that are encoded anew.
    package var codec = VideoCodec.h264
    package var quantizer = 24
    /// The task of all episodes, instead of the stream's.
    package var task: String?
    package var robotType: String?
    /// Nil for that of the stream.
    package var framesPerSecond: Double?
    /// Names of the numbers of features.
    package var names: [String: [String]] = [:]
    /// GR00T's modality.json, to be checked and written.
    package var modality: JSONValue?
    /// True for the columns of language, whether the first episode has any or not.
    package var hasLanguage = false
    /// True for the statistics of all pixels instead of LeRobot's sample.
    package var countsAllImages = false
    package var statistics = Statistics.exact
    package var existing = GrowingDirectory.Existing.refuse
    package var threads = 1
    /// Bytes after which the next episode starts a new file.
    package var dataFileSize = 100 << 20
    package var videoFileSize = 200 << 20

    /// The dataset that is there, with `existing` set to `extend`.
    var growing: LeRobotExisting?

    package init() {}

    /// Version 2.1 has no quantiles.
    var estimatesQuantiles: Bool { statistics == .compatible && version == .v30 }

    /// The place of the first file of each kind, where it is known.
    var start: LeRobotPlace?

    /// The place of the first file of a kind.
    func firstPlace(of directory: String) -> LeRobotPlace {
      if let start { return start }
      guard let growing else { return LeRobotPlace() }
      switch version {
      case .v30: return growing.place(after: directory)
      case .v21: return LeRobotPlace(episode: growing.episodes)
      }
    }
  }
}
