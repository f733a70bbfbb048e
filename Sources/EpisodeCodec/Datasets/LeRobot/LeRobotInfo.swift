internal import Bytes

/// What `meta/info.json` says about a dataset.
struct LeRobotInfo {
  var version: LeRobotVersion
  var rate: FrameRate
  var robotType: String?
  var features: [LeRobotFeature]
  var episodes: Int
  var frames: Int
  var tasks: Int
  var dataFileSize: Int
  var videoFileSize: Int

  /// In the order of LeRobot.
  var json: JSONText {
    var text = JSONText(indent: 4)
    text.beginObject()
    text.member("codebase_version", version.rawValue)
    if let whole = Int(exactly: rate.framesPerSecond) {
      text.member("fps", whole)
    } else {
      text.member("fps", rate.framesPerSecond)
    }
    text.key("features")
    text.beginObject()
    for feature in features { feature.write(to: &text, rate: rate) }
    text.endObject()
    text.member("total_episodes", episodes)
    text.member("total_frames", frames)
    text.member("total_tasks", tasks)
    text.member("chunks_size", LeRobotPlace.chunkSize)
    let videos = features.count { $0.isVideo }
    switch version {
    case .v30:
      text.member("data_files_size_in_mb", dataFileSize >> 20)
      text.member("video_files_size_in_mb", videoFileSize >> 20)
      let file = "chunk-{chunk_index:03d}/file-{file_index:03d}"
      text.member("data_path", "data/\(file).parquet")
      text.member("video_path", videos > 0 ? "videos/{video_key}/\(file).mp4" : nil)
    case .v21:
      text.member("total_videos", videos * episodes)
      let chunks = (episodes + LeRobotPlace.chunkSize - 1) / LeRobotPlace.chunkSize
      text.member("total_chunks", chunks)
      let (chunk, file) = ("chunk-{episode_chunk:03d}", "episode_{episode_index:06d}")
      text.member("data_path", "data/\(chunk)/\(file).parquet")
      text.member("video_path", videos > 0 ? "videos/\(chunk)/{video_key}/\(file).mp4" : nil)
    }
    text.member("robot_type", robotType)
    text.key("splits")
    text.beginObject()
    text.member("train", "0:\(episodes)")
    text.endObject()
    text.endObject()
    return text
  }

  /// The footer entry by which the Python package `datasets` knows the columns.
  static func footer(_ features: [LeRobotFeature], _ version: LeRobotVersion) -> String {
    var text = JSONText()
    text.beginObject()
    text.key("info")
    text.beginObject()
    text.key("features")
    text.beginObject()
    for feature in features { feature.writeType(to: &text, version) }
    text.endObject()
    text.endObject()
    text.endObject()
    return text.string
  }
}
