internal import Bytes
internal import Stream

extension LeRobotAudit {
  private static let infoPath = "meta/info.json"

  /// - Returns: false when nothing else can be understood.
  func readInfo() -> Bool {
    let path = Self.infoPath
    do throws(StreamError) {
      guard let text = try readText(path) else {
        find(.infoUnreadable, path, "the file is missing")
        return false
      }
      info = try JSONValue(parsing: text)
    } catch {
      find(.infoUnreadable, path, error.text)
      return false
    }
    guard info.object != nil else {
      find(.infoUnreadable, path, "no JSON object")
      return false
    }
    guard let version = info["codebase_version"]?.string.flatMap(LeRobotVersion.init) else {
      let found = info["codebase_version"]?.string ?? "none"
      find(.versionUnknown, path, "codebase_version is '\(found)'")
      return false
    }
    self.version = version
    guard let rate = info["fps"]?.number, rate > 0, rate.isFinite else {
      find(.rateInvalid, path, "fps is no positive number")
      return false
    }
    self.rate = rate
    guard let members = info["features"]?.object else {
      find(.featuresInvalid, path, "features is no object")
      return false
    }
    for member in members { add(member.key, member.value) }
    checkOwnFeatures()
    checkFeatureNames()
    readPaths()
    checkLimits()
    return true
  }

  private func add(_ name: String, _ json: JSONValue) {
    guard let feature = AuditFeature(name, json) else {
      find(.featuresInvalid, Self.infoPath, "feature '\(name)' has no known dtype and shape")
      wrongFeatures.insert(name)
      return
    }
    features.append(feature)
    if name.contains("/") { find(.featureNameSlash, Self.infoPath, "feature '\(name)'") }
    switch feature.content {
    case .images:
      if feature.extents == nil {
        find(.imageShapeInvalid, Self.infoPath, "'\(name)' has the shape \(feature.shape)")
      }
      if let found = feature.videoInfo?["video.fps"]?.number, abs(found - rate) >= 1 {
        find(
          .videoRateInfoWrong, Self.infoPath,
          "'\(name)' has video.fps \(Quantity.short(found)), fps is \(Quantity.short(rate))")
      }
    case .numbers:
      if let names = feature.names, names.count != feature.count, feature.shape.count == 1,
        !feature.isOwn
      {
        find(
          .namesMismatch, Self.infoPath,
          "'\(name)' has \(names.count) names for \(feature.count) numbers")
      }
    case .text, .language: break
    }
  }

  private func checkOwnFeatures() {
    for own in LeRobotFeature.own where !wrongFeatures.contains(own.name) {
      guard case .numbers(let type, let shape) = own.content else { continue }
      guard let found = feature(own.name) else {
        find(.ownFeatureWrong, Self.infoPath, "'\(own.name)' is missing")
        wrongFeatures.insert(own.name)
        continue
      }
      let isTime = own.name == "timestamp" && found.type == .float64
      if found.type != type && !isTime || found.shape != shape {
        find(
          .ownFeatureWrong, Self.infoPath,
          "'\(own.name)' is not \(type.rawValue) of shape \(shape)")
        // What its rows should be is known.
        features.removeAll { $0.name == own.name }
        if let usual = AuditFeature(own) { features.append(usual) }
      }
    }
  }

  private func checkFeatureNames() {
    if !features.contains(where: { $0.name == "action" || $0.name.hasPrefix("action.") }) {
      find(.actionMissing, Self.infoPath, "no feature is named action")
    }
    if !features.contains(where: { $0.name.hasPrefix("observation") }) {
      find(.observationMissing, Self.infoPath, "no feature begins with observation")
    }
  }

  /// LeRobot's own paths stand in for those that are invalid.
  private func readPaths() {
    let (data, video): (String, String)
    switch version {
    case .v30:
      let file = "chunk-{chunk_index:03d}/file-{file_index:03d}"
      (data, video) = ("data/\(file).parquet", "videos/{video_key}/\(file).mp4")
    case .v21:
      let file = "episode_{episode_index:06d}"
      data = "data/chunk-{episode_chunk:03d}/\(file).parquet"
      video = "videos/chunk-{episode_chunk:03d}/{video_key}/\(file).mp4"
    }
    let fields =
      version == .v30 ? ["chunk_index", "file_index"] : ["episode_chunk", "episode_index"]
    func read(_ key: String, _ usual: String, _ fields: [String]) -> AuditPath? {
      let usual = AuditPath(usual, fields: fields)
      guard let value = info[key], value != .null else { return usual }
      if let path = value.string.flatMap({ AuditPath($0, fields: fields) }) { return path }
      find(.pathInvalid, Self.infoPath, "\(key) is '\(value.string ?? "no text")'")
      return usual
    }
    dataPath = read("data_path", data, fields)
    videoPath = read("video_path", video, fields + ["video_key"])
  }

  private func checkLimits() {
    for key in ["chunks_size", "data_files_size_in_mb", "video_files_size_in_mb"] {
      guard let value = info[key] else { continue }
      if (value.number ?? 0) < 1 { find(.limitsInvalid, Self.infoPath, "\(key) is not positive") }
    }
    if (info["robot_type"]?.string ?? "").isEmpty {
      find(.robotUnknown, Self.infoPath, "robot_type is not set")
    }
  }

  /// Compares the counts of info.json with the lists of episodes and tasks.
  func checkTotals() {
    guard let episodes else { return }
    func check(_ rule: LeRobotRule, _ key: String, _ actual: Int) {
      let found = info[key]?.number
      guard found != Double(actual) else { return }
      let text = found.map { Quantity.short($0, digits: 15) } ?? "missing"
      find(rule, Self.infoPath, "\(key) is \(text), not \(actual)")
    }
    check(.episodeTotalWrong, "total_episodes", episodes.count)
    check(.frameTotalWrong, "total_frames", frameCount)
    if let tasks { check(.taskTotalWrong, "total_tasks", tasks.count) }
    if version == .v21 {
      let videos = features.count { $0.isVideo } * episodes.count
      if info["total_videos"] != nil { check(.videoTotalWrong, "total_videos", videos) }
    }
    for split in info["splits"]?.object ?? [] {
      let parts = (split.value.string ?? "").split(separator: ":").map { Int($0) }
      if parts.count == 2, let first = parts[0], let last = parts[1], 0 <= first, first <= last,
        last <= episodes.count
      {
        continue
      }
      let text = split.value.string ?? "no text"
      find(
        .splitInvalid, Self.infoPath,
        "split '\(split.key)' is '\(text)', the number of episodes is \(episodes.count)")
    }
  }

  /// The sum of the episodes' lengths.
  var frameCount: Int { (episodes ?? []).reduce(0) { $0 + max(0, $1.length) } }
}
