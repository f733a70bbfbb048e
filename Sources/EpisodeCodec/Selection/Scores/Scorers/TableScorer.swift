package import Bytes
package import Stream

/// Scores from a table: each column of numbers; of several rows about an episode the mean, and the
/// largest as NAME_max.
package final class TableScorer: EpisodeScorer {
  private var table: ScoreTable
  /// Episodes that the table does not have.
  package private(set) var bare: UInt64 = 0

  package init(_ table: ScoreTable) { self.table = table }

  /// Episodes of the table that the stream does not have.
  package var unused: UInt64 { table.unused }

  package func take(_ record: Record) {}

  package func scores(
    _ begin: EpisodeBegin, _ end: EpisodeEnd
  ) throws(StreamError) -> [EpisodeScore] {
    guard let id = begin.id, let row = try table.take(id) else {
      bare += 1
      return []
    }
    guard end.steps == 0 || row.last < Int(clamping: end.steps) else {
      throw StreamError(
        .malformed,
        "the table has step \(row.last) of the episode '\(id.printable)' of \(end.steps) steps")
    }
    var scores: [EpisodeScore] = []
    for (name, cell) in row.cells {
      let mean = cell.sum / Double(cell.count)
      if mean.isFinite { scores.append(EpisodeScore(name, mean)) }
      if cell.count > 1 { scores.append(EpisodeScore(name + "_max", cell.most)) }
    }
    return scores
  }
}
