internal import Bytes
internal import Stream

extension LeRobotAudit {
  /// Checks that LeRobot understands each row of a language column, and that what stays in force is
  /// the same in all rows of an episode.
  /// - Parameter lengths: those of the episodes in the file.
  func checkLanguage(
    _ feature: AuditFeature, _ parquet: ParquetFile, _ path: String, _ lengths: [Int]
  ) throws(StreamError) {
    guard case .list? = parquet.node(feature.name) else {
      return find(.languageWrong, path, "'\(feature.name)' has no lists")
    }
    let isPersistent = feature.name == LeRobotLanguage.columns[0]
    let cameras = Set(features.filter { $0.isImage || $0.isVideo }.map(\.name))
    let table = try ParquetTableReader(parquet, [feature.name])
    var number = 0
    for length in lengths {
      var first: [LeRobotLanguage]?
      var times: [Double?] = []
      for _ in 0..<length {
        guard let cell = try table.next() else { return }
        let place = "'\(feature.name)', row \(number): "
        number += 1
        var rows: [LeRobotLanguage] = []
        for value in cell[0].list ?? [] {
          guard let row = LeRobotLanguage(value) else {
            return find(.languageWrong, path, place + "an element has no role")
          }
          if let fault = row.fault(isPersistent: isPersistent, cameras) {
            return find(.languageWrong, path, place + fault)
          }
          rows.append(row)
        }
        guard isPersistent else { continue }
        let found = (cell[0].list ?? []).map { $0["timestamp"].real }
        guard first == nil || rows == first && found == times else {
          return find(
            .languageWrong, path, place + "it differs from the first row of the episode")
        }
        guard !found.contains(nil) else {
          return find(.languageWrong, path, place + "an element has no timestamp")
        }
        (first, times) = (rows, found)
      }
    }
  }
}

extension LeRobotLanguage {
  /// What is wrong with a row in a column, in words.
  fileprivate func fault(isPersistent: Bool, _ cameras: Set<String>) -> String? {
    if let fault { return fault }
    if isPersistent != self.isPersistent {
      return "style '\(style?.printable ?? "null")' belongs in the other column"
    }
    guard let camera, !cameras.contains(camera) else { return nil }
    return "there is no camera '\(camera.printable)'"
  }
}
