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
    case .v21:
      text.member("total_videos", videos * episodes)
      text.member("total_chunks", chunks)
    }
    let paths = Self.paths(version)
    text.member("data_path", paths.data)
    text.member("video_path", videos > 0 ? paths.video : nil)
    text.member("robot_type", robotType)
    text.key("splits")
    text.beginObject()
    text.member("train", "0:\(episodes)")
    text.endObject()
    text.endObject()
    return text
  }

  private var chunks: Int { (episodes + LeRobotPlace.chunkSize - 1) / LeRobotPlace.chunkSize }

  /// Where the files of a dataset are.
  static func paths(_ version: LeRobotVersion) -> (data: String, video: String) {
    switch version {
    case .v30:
      let file = "chunk-{chunk_index:03d}/file-{file_index:03d}"
      return ("data/\(file).parquet", "videos/{video_key}/\(file).mp4")
    case .v21:
      let (chunk, file) = ("chunk-{episode_chunk:03d}", "episode_{episode_index:06d}")
      return ("data/\(chunk)/\(file).parquet", "videos/\(chunk)/{video_key}/\(file).mp4")
    }
  }

  /// What is said about a dataset that is there, with new numbers.
  func json(changing info: JSONValue) -> JSONText {
    let videos = features.count { $0.isVideo }
    let numbers = [
      "total_episodes": episodes, "total_frames": frames, "total_tasks": tasks,
      "total_videos": videos * episodes, "total_chunks": chunks,
    ]
    var text = JSONText(indent: 4)
    text.beginObject()
    for member in info.object ?? [] {
      if member.key == "splits" {
        text.key("splits")
        text.beginObject()
        text.member("train", "0:\(episodes)")
        text.endObject()
      } else if let number = numbers[member.key] {
        text.member(member.key, number)
      } else {
        text.key(member.key)
        text.value(member.value)
      }
    }
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
