package import Images
package import Bytes

/// What makes vectors of pictures.
package protocol PictureEmbedder: AnyObject {
  /// The name and version of the model.
  var model: String { get }
  var version: String { get }
  /// Takes a picture.
  /// - Throws: the fault of the image, of which there is no vector then.
  func add(_ frame: PickedFrame) throws(StreamError)
  /// The vectors of all pictures since the last call, in their order.
  func vectors() throws(StreamError) -> [[Float]]
  /// Ends the work after the last picture.
  func finish() throws(StreamError)
}

extension PictureEmbedder {
  package func finish() throws(StreamError) {}
}
