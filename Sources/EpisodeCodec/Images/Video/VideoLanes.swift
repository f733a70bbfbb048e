package import Bytes
internal import Posix

/// Decodes H.264 on several threads. A group of pictures, from a key frame to the next, stays on one
/// thread; other groups and cameras use the others.
package final class VideoLanes: Sendable {
  private struct Job: Sendable {
    let number: Int
    let camera: UInt16
    let unit: AccessUnit
  }

  private struct Lane {
    var waiting = Queue<Job>()
    /// Bytes of its images that have not been taken.
    var held = 0
  }

  private struct Shared {
    var lanes: [Lane]
    var finished: [Int: (lane: Int, Result<RawImage, StreamError>)] = [:]
    var isClosed = false
    var lastNumber = 0
  }

  private let shared: Monitor<Shared>
  private let threads: [Thread]

  /// Bytes of images that all threads together decode ahead. Each decodes at least one image.
  private static let most = 32 << 20

  /// - Throws: `.limit` when no thread starts.
  package init(threads count: Int) throws(StreamError) {
    let shared = Monitor(Shared(lanes: Array(repeating: Lane(), count: count)))
    self.shared = shared
    threads = try (0..<count).map { (lane) throws(StreamError) in
      try system { () throws(SystemError) in
        try Thread { Self.run(lane, shared, most: Self.most / count) }
      }
    }
  }

  deinit {
    shared.update { $0.isClosed = true }
    for thread in threads { thread.join() }
  }

  /// A number that no other image has.
  func newNumber() -> Int {
    shared.update {
      $0.lastNumber += 1
      return $0.lastNumber
    }
  }

  /// The thread with the least work.
  var idlest: Int {
    shared.update { state in
      state.lanes.indices.min { state.lanes[$0].waiting.count < state.lanes[$1].waiting.count } ?? 0
    }
  }

  /// - Parameters:
  ///   - number: of the image, unlike any other.
  ///   - lane: the thread of the picture's group.
  func submit(_ unit: AccessUnit, _ number: Int, of camera: UInt16, lane: Int) {
    shared.update {
      $0.lanes[lane].waiting.append(Job(number: number, camera: camera, unit: unit))
    }
  }

  func isReady(_ number: Int) -> Bool { shared.update { $0.finished[number] != nil } }

  /// The image of a number that has been submitted, once; waits for it.
  func take(_ number: Int) -> Result<RawImage, StreamError> {
    shared.wait { state in
      guard let (lane, result) = state.finished.removeValue(forKey: number) else { return nil }
      state.lanes[lane].held -= result.size
      return result
    }
  }

  private static func run(_ lane: Int, _ shared: Monitor<Shared>, most: Int) {
    var cameras: [UInt16: LaneCamera] = [:]
    while true {
      let next = shared.wait { state -> Job?? in
        if state.isClosed { return .some(nil) }
        guard let job = state.lanes[lane].waiting.first else { return nil }
        let held = state.lanes[lane].held
        let size = job.unit.format.width * job.unit.format.height * 3
        guard held == 0 || held + size <= most else { return nil }
        return .some(state.lanes[lane].waiting.popFirst())
      }
      guard let next else { return }
      let result = cameras[next.camera, default: LaneCamera()].decode(next.unit)
      shared.update {
        $0.lanes[lane].held += result.size
        $0.finished[next.number] = (lane, result)
      }
    }
  }
}

extension Result where Success == RawImage {
  fileprivate var size: Int { (try? get())?.data.count ?? 0 }
}

/// The decoder of a camera on a thread.
private struct LaneCamera {
  private var decoder: H264Decoder?
  private var isDamaged = false

  mutating func decode(_ unit: AccessUnit) -> Result<RawImage, StreamError> {
    Result { () throws(StreamError) in
      if unit.isKey { isDamaged = false }
      // What refers to a damaged picture shows its damage.
      if isDamaged { throw AccessUnit.Fault.missingBefore.error }
      do throws(StreamError) {
        let decoder = if let decoder { decoder } else { try H264Decoder() }
        self.decoder = decoder
        return try decoder.decode(unit)
      } catch {
        isDamaged = true
        decoder = nil
        throw error
      }
    }
  }
}
