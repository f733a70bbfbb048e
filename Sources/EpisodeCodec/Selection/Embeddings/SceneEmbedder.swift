package import Bytes
package import Images
internal import TrajectoryMath

/// The built-in model of pictures: see `SceneDescriptor`.
package final class SceneEmbedder: PictureEmbedder {
  package let model = "bagpipe-scene"
  package let version = "1"
  private let descriptor = SceneDescriptor()
  private let viewer: PictureViewer
  private var resizer = ImageResizer()
  private var made: [[Float]] = []

  package init() throws(StreamError) { viewer = try PictureViewer(.relative) }

  package func add(_ frame: PickedFrame) throws(StreamError) {
    let (width, height) = (SceneDescriptor.width, SceneDescriptor.height)
    var picture = try viewer.picture(of: frame.frame, width: width, height: height)
    if (picture.width, picture.height) != (width, height) {
      picture = try resizer.resize(picture, width: width, height: height, .bilinear)
    }
    let samples = try picture.samples
    made.append(descriptor.vector(samples.span))
  }

  package func vectors() -> [[Float]] {
    defer { made.removeAll() }
    return made
  }
}

extension RawImage {
  /// The samples of an 8-bit picture, row by row, without padding.
  fileprivate var samples: [UInt8] {
    get throws(StreamError) {
      let row = width * (encoding == .mono8 ? 1 : 3)
      guard row * height != data.count else { return data.array }
      var samples: [UInt8] = []
      samples.reserveCapacity(row * height)
      for y in 0..<height { samples += data[y * step..<y * step + row].array }
      return samples
    }
  }
}
