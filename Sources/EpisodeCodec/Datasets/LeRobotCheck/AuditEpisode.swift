/// An episode as the dataset's list has it.
struct AuditEpisode {
  /// A part of a video.
  struct Video {
    var path: String
    var from: Double
    /// nil in version 2.1, which has a file for each episode.
    var to: Double?
  }

  /// min, max and mean of a feature.
  struct Statistics {
    var min: [Double]
    var max: [Double]
    var mean: [Double]
  }

  /// Frames of an episode, so that sums of lengths are numbers.
  static let mostFrames = 1 << 40

  var index: Int
  var length: Int
  var tasks: [String]
  /// nil in version 2.1.
  var rows: Range<Int>?
  /// The path of its rows.
  var data: String
  var videos: [String: Video] = [:]
  var statistics: [String: Statistics] = [:]
}
