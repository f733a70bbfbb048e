internal import TrajectoryMath

/// A member's name in two parts, as webdataset divides it: the key of its sample is the path up to the
/// first dot of the last component; the field is the rest, in lower case.
struct SampleName: Equatable {
  let key: String
  let field: String

  /// - Returns: nil for a name that webdataset skips: one without a dot or that begins with one, and
  ///   names such as `__about__`, which are about the archive.
  init?(_ name: String) {
    let first = name.prefix { $0 != "/" }
    guard !(first.hasPrefix("__") && first.hasSuffix("__") && first.utf8.count >= 4) else {
      return nil
    }
    let start = name.lastIndex(of: "/").map(name.index(after:)) ?? name.startIndex
    guard let dot = name[start...].firstIndex(of: "."), dot > start else { return nil }
    key = String(name[..<dot])
    field = String(name[name.index(after: dot)...]).lowerCase
  }
}
