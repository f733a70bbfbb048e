internal import Bytes

/// When files are up, if the link is never broken and carries what the windows allow.
package struct UploadEstimate {
  /// For each file when it is up, in local seconds; nil for one that never is, because it is too large
  /// for its window or for the bytes of a night.
  package private(set) var ends: [Int?]

  /// Noon, when one night ends and the next one begins.
  private static let noon = 43_200
  /// No estimate goes beyond the year 9999.
  private static let far = 253_402_300_799

  /// - Parameters:
  ///   - objects: in their order.
  ///   - windows: for each tier, all with a rate.
  ///   - budget: the most bytes from noon to noon; nil for no limit.
  package init(
    _ objects: [UploadObject], _ windows: [UploadWindow], budget: Int?, from start: Int
  ) {
    ends = Array(repeating: nil, count: objects.count)
    func seconds(_ index: Int) -> Int {
      let rate = windows[objects[index].tier].rate ?? 1
      return (objects[index].size + rate - 1) / rate
    }
    // The files of each tier that are not up yet, the next one last.
    var queues = windows.map { _ in [Int]() }
    for index in objects.indices.reversed() {
      let object = objects[index]
      // The script begins no file that takes as long as its window is open.
      let fits = seconds(index) < windows[object.tier].longest ?? .max
      if fits, object.size <= budget ?? .max { queues[object.tier].append(index) }
    }
    var clock = start
    var night = (number: Int.min, bytes: 0)

    /// The first moment at which a file can go.
    func opening(_ index: Int) -> Int {
      var time = clock
      while time < Self.far {
        let span = windows[objects[index].tier].opening(at: time)
        time = max(time, span.lowerBound)
        let used = Self.night(at: time) == night.number ? night.bytes : 0
        if span.upperBound - time <= seconds(index) {
          time = span.upperBound
        } else if objects[index].size > (budget ?? .max) - used {
          time = (Self.night(at: time) + 1) * 86_400 + Self.noon
        } else {
          break
        }
      }
      return time
    }

    while true {
      let next = queues.indices.compactMap { tier in
        queues[tier].last.map { (time: opening($0), tier: tier) }
      }.min { ($0.time, $0.tier) < ($1.time, $1.tier) }
      guard let next, next.time < Self.far, let index = queues[next.tier].popLast() else { return }
      clock = next.time + seconds(index)
      guard clock < Self.far else { return }
      let number = Self.night(at: next.time)
      if number != night.number { night = (number, 0) }
      if budget != nil { night.bytes += objects[index].size }
      ends[index] = clock
    }
  }

  /// The number of the night of a time. Nights go from noon to noon.
  private static func night(at time: Int) -> Int {
    let shifted = time - noon
    return (shifted - shifted.modulo(86_400)) / 86_400
  }
}
