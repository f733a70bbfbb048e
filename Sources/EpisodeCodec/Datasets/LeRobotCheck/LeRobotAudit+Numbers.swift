internal import Bytes
internal import Stream

extension LeRobotAudit {
  /// What the numbers of actions and states say, where their rows are whole.
  func checkNumbers() {
    for feature in ownFeatures {
      guard let column = columns[feature.name] else { continue }
      if let first = column.firstNotFinite {
        find(
          .valueNotFinite, feature.name,
          "\(Quantity.count(UInt64(column.notFinite), "number")) NaN or infinite, the first in frame "
            + "\(first.frame) of episode \(first.episode)")
      }
    }
    guard hasWholeRows, !report.has(.valueNotFinite) else { return }
    if let action = columns["action"] {
      checkConstant(action, .actionConstant, .actionFrozen)
      checkJumps(action, .actionJump)
      checkSaturation(action)
    }
    if let state = columns["observation.state"] {
      checkConstant(state, .stateConstant, .stateFrozen)
      checkJumps(state, .stateJump)
    }
    checkAlignment()
    checkTwins()
  }

  private func checkConstant(
    _ column: AuditColumn, _ constant: LeRobotRule, _ frozen: LeRobotRule
  ) {
    // What stands still in all episodes is told once.
    let isFrozen = column.dimensions.allSatisfy(\.isConstant)
    for (index, dimension) in column.dimensions.enumerated() where dimension.isConstant {
      find(
        constant, column.feature.name,
        "\(column.label(index)) is \(Quantity.short(dimension.low)) throughout")
    }
    guard !isFrozen else { return }
    for episode in column.episodes where episode.isConstant {
      find(frozen, column.feature.name, "no number changes in episode \(episode.number)")
    }
  }

  /// A change that is most of the range, where others are small.
  private func checkJumps(_ column: AuditColumn, _ rule: LeRobotRule) {
    for (index, dimension) in column.dimensions.enumerated() {
      let range = dimension.high - dimension.low
      guard dimension.isContinuous, dimension.jumps > 20 else { continue }
      let usual = (dimension.jumpSum - dimension.largestJump) / Double(dimension.jumps - 1)
      guard dimension.largestJump > 0.5 * range, dimension.largestJump > 25 * usual else {
        continue
      }
      find(
        rule, column.feature.name,
        "\(column.label(index)) changes by \(Quantity.short(dimension.largestJump)) at frame "
          + "\(dimension.jump.frame) of episode \(dimension.jump.episode); the usual change is "
          + "\(Quantity.short(usual))")
    }
  }

  private func checkSaturation(_ action: AuditColumn) {
    for (index, dimension) in action.dimensions.enumerated() where dimension.isContinuous {
      let (count, value) =
        dimension.atLow > dimension.atHigh
        ? (dimension.atLow, dimension.low) : (dimension.atHigh, dimension.high)
      guard count * 2 > dimension.count else { continue }
      find(
        .saturated, action.feature.name,
        "\(action.label(index)) is \(Quantity.short(value)), its extreme, in "
          + "\(count * 100 / dimension.count) % of the frames")
    }
  }

  private func checkAlignment() {
    guard let best = alignment?.best else { return }
    if best.atZero < 1e-6 {
      find(.actionIsState, "action", "it equals observation.state of the same step")
    } else if best.lag < 0, best.distance < 0.7 * best.atZero, best.distance < 0.1 {
      find(
        .actionLate, "action",
        "it is nearest to the state \(-best.lag) steps before")
    }
  }

  private static let mostTwins = 3000
  /// Of the range of a number.
  private static let likeness = 0.005

  /// Episodes whose actions and states are equal, or nearly so: of equal length within 2 %, with the
  /// same least, greatest and mean values.
  private func checkTwins() {
    let names = ["action", "observation.state"].filter { columns[$0] != nil }
    guard let episodes, !names.isEmpty, episodes.count <= Self.mostTwins else { return }
    let known = names.map { name in
      Dictionary(uniqueKeysWithValues: (columns[name]?.episodes ?? []).map { ($0.number, $0) })
    }
    let ranges = names.flatMap { columns[$0]?.dimensions.map { max($0.high - $0.low, 0) } ?? [] }
    var seen: [(number: Int, checksums: [UInt32], shape: [Double])] = []
    for number in episodes.indices {
      let own = known.compactMap { $0[number] }
      guard own.count == names.count, !own.allSatisfy(\.isConstant) else { continue }
      let shape = own.flatMap(\.mean) + own.flatMap(\.min) + own.flatMap(\.max)
      let checksums = own.map(\.checksum)
      let twin = seen.first { other in
        other.checksums == checksums
          || isLike(other.shape, shape, ranges)
            && abs(episodes[other.number].length - episodes[number].length) * 50
              <= episodes[number].length
      }
      if let twin {
        let word = twin.checksums == checksums ? "the same" : "nearly the same"
        find(
          .episodeTwice, episodesPlace,
          "episodes \(twin.number) and \(number) have \(word) \(names.joined(separator: " and "))")
      } else {
        seen.append((number, checksums, shape))
      }
    }
  }

  private func isLike(_ first: [Double], _ second: [Double], _ ranges: [Double]) -> Bool {
    first.indices.allSatisfy {
      abs(first[$0] - second[$0]) <= Self.likeness * ranges[$0 % ranges.count]
    }
  }
}
