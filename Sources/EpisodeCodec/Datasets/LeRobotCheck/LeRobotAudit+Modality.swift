internal import Bytes
internal import Stream

extension LeRobotAudit {
  private static let modalityPath = "meta/modality.json"

  /// Checks the names that Isaac GR00T gives to parts of the features: its data_preparation.md.
  func checkModality() {
    let path = Self.modalityPath
    let json: JSONValue
    do throws(StreamError) {
      guard let text = try readText(path) else { return }
      json = try JSONValue(parsing: text)
    } catch { return find(.modalityInvalid, path, error.text) }
    guard let groups = json.object else {
      return find(.modalityInvalid, path, "no JSON object")
    }
    if version == .v30 { find(.modalityVersion, path, "codebase_version is v3.0") }
    var covered: [String: [Range<Int>]] = [:]
    for group in groups {
      guard ["state", "action", "video", "annotation"].contains(group.key),
        let entries = group.value.object
      else {
        find(.modalityInvalid, path, "'\(group.key)' is none of state, action, video, annotation")
        continue
      }
      for entry in entries {
        guard entry.value.object != nil else {
          find(.modalityInvalid, path, "'\(group.key).\(entry.key)' is no object")
          continue
        }
        check(entry.value, group.key, entry.key, &covered)
      }
    }
    for (name, ranges) in covered.sorted(by: { $0.key < $1.key }) {
      var next = 0
      var isWhole = true
      for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        isWhole = isWhole && range.lowerBound == next
        next = range.upperBound
      }
      if !isWhole || next != feature(name)?.count {
        find(.modalityGap, path, "the ranges of '\(name)'")
      }
    }
  }

  private func check(
    _ entry: JSONValue, _ group: String, _ key: String, _ covered: inout [String: [Range<Int>]]
  ) {
    let path = Self.modalityPath
    let usual =
      switch group {
      case "state": "observation.state"
      case "action": "action"
      case "video": "observation.images.\(key)"
      default: "annotation.\(key)"
      }
    let name = entry["original_key"]?.string ?? usual
    guard let feature = feature(name) else {
      return find(.modalityFeatureMissing, path, "'\(group).\(key)' needs the feature '\(name)'")
    }
    switch (group, feature.content) {
    case ("video", .images): break
    case ("annotation", .numbers(let type)):
      if type?.size ?? 0 < 4 || type == .float32 || type == .float64 || feature.count != 1 {
        find(.annotationWrong, path, "'\(name)' is no column of whole numbers")
      }
    case ("annotation", _):
      find(.annotationWrong, path, "'\(name)' is no column of whole numbers")
    case ("state", .numbers), ("action", .numbers):
      // A single number is taken whole.
      if feature.count == 1, entry["start"] == nil { return }
      guard let start = entry["start"]?.number.flatMap({ Int(exactly: $0) }),
        let end = entry["end"]?.number.flatMap({ Int(exactly: $0) }), 0 <= start, start < end,
        end <= feature.count
      else {
        return find(
          .modalityRangeWrong, path,
          "'\(group).\(key)' has no start and end within the \(feature.count) of '\(name)'")
      }
      covered[name, default: []].append(start..<end)
    default: find(.modalityFeatureMissing, path, "'\(group).\(key)': '\(name)' is of another kind")
    }
  }
}
