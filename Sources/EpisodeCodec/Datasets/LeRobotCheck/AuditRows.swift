internal import Bytes
internal import Stream

/// Cuts the numbers of a column into rows, and the rows into episodes.
final class AuditRows {
  private let count: Int
  private let lengths: [Int]
  /// Numbers of the row so far, by the levels.
  private var filled = 0
  private var row = 0
  private var (episode, frame) = (0, 0)
  /// Bytes of a row that is not whole.
  private var rest = Bytes.empty

  /// - Parameter lengths: of the episodes in the file.
  init(_ feature: AuditFeature, _ lengths: [Int]) {
    (count, self.lengths) = (feature.count, lengths)
    skipEmpty()
  }

  var isAtRowEnd: Bool { filled % max(count, 1) == 0 }

  /// The episode in the file and the frame of the next row; nil after the last one.
  var place: (episode: Int, frame: Int)? {
    episode < lengths.count ? (episode, frame) : nil
  }

  /// - Returns: true at the end of an episode.
  func advance(_ rows: Int) -> Bool {
    frame += rows
    guard frame == lengths[episode] else { return false }
    (episode, frame) = (episode + 1, 0)
    skipEmpty()
    return true
  }

  private func skipEmpty() {
    while episode < lengths.count, lengths[episode] == 0 { episode += 1 }
  }

  /// Ends an episode whose rows are missing.
  func finish(_ end: () -> Void) { if frame > 0 { end() } }

  /// What a page has that no rows of the feature's shape have.
  func fault(
    _ page: ParquetPage, _ column: ParquetSource
  ) -> (rule: LeRobotRule, row: Int, text: String)? {
    if page.values.count != page.count {
      let null = page.definitions.firstIndex { Int($0) < column.maxDefinition } ?? 0
      // A list without elements.
      let isEmpty =
        column.maxRepetition > 0 && Int(page.definitions[null]) == column.maxDefinition - 2
      let row = row + null / max(count, 1)
      return isEmpty
        ? (.columnShapeWrong, row, "an empty list") : (.valueNull, row, "a value is null")
    }
    guard column.maxRepetition > 0 else {
      guard count == 1 else {
        return (.columnShapeWrong, row, "a single number for the \(count) of its shape")
      }
      (row, filled) = (row + page.count, 0)
      return nil
    }
    for level in page.repetitions {
      if (level == 0) != (filled % count == 0) {
        return (
          .columnShapeWrong, row, "\(filled % count) numbers in a row, or more than \(count)"
        )
      }
      filled += 1
      if filled == count { (row, filled) = (row + 1, 0) }
    }
    return nil
  }

  /// The bytes of the numbers, after those that wait.
  func take(_ bytes: Bytes) -> Bytes {
    defer { rest = .empty }
    return rest.isEmpty ? bytes : Bytes(joining: [rest, bytes])
  }

  /// Keeps bytes of a row that is not whole.
  func keep(_ bytes: Bytes) { rest = place == nil ? .empty : bytes }
}
