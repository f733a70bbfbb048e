internal import Bytes
internal import Images
internal import Stream

/// Counts the pixel values of a feature's images per channel: the counts of 256 values determine
/// all statistics.
final class ImageCollector {
  let name: String
  private let channel: ImageChannel
  private let workers: OrderedWorkers<Bytes, Result<ImageCounts?, StreamError>>
  private let threads: Int
  private var counts = ImageCounts()

  init(_ name: String, _ channel: ImageChannel, threads: Int) {
    (self.name, self.channel, self.threads) = (name, channel, threads)
    workers = OrderedWorkers(threads: threads) {
      let decoder = Result { () throws(StreamError) in try ImageDecoder(dct: .accurate) }
      return { message in
        Result { () throws(StreamError) in
          try ImageCounts(message, channel, decoder.get())
        }
      }
    }
  }

  func take(_ message: Bytes) throws(StreamError) {
    workers.submit(message)
    while workers.pending > 2 * threads || workers.isNextReady { try takeResult() }
  }

  private func takeResult() throws(StreamError) {
    guard let result = workers.next(), let image = try result.get() else { return }
    try counts.add(image, name)
  }

  /// nil without an 8-bit image.
  func statistics(_ quantiles: [Double]) throws(StreamError) -> FeatureStatistics? {
    while workers.pending > 0 { try takeResult() }
    return counts.statistics(name, quantiles)
  }

  func writeState(to state: StateWriter) throws(StreamError) {
    if counts.frames > 0 { try state.write(image: name, counts) }
  }
}
