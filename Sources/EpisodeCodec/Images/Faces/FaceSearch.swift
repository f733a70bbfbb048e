internal import Bytes

/// What this program searches frames with. The cascades are unpacked when a frame is large enough to need
/// them.
package struct FaceSearch: Sendable {
  /// The quotient of one size and the next.
  package var factor = 1.1
  /// How many windows must find the same thing, less one.
  package var neighbors = 1
  /// The shorter side of the smallest face, in pixels.
  package var leastSize = 44
  private let own: [HaarCascade]?

  /// - Parameter cascades: instead of the built-in ones.
  package init(_ cascades: [HaarCascade]? = nil) { own = cascades }

  /// The number of cascades.
  var count: Int { own?.count ?? HaarCascade.builtinCount }

  /// False for a frame that is smaller than a face.
  func canFind(inWidth width: Int, height: Int) -> Bool { min(width, height) >= leastSize }

  func settings() throws(StreamError) -> CascadeSearch.Settings {
    let cascades = if let own { own } else { try HaarCascade.builtin.get() }
    var settings = CascadeSearch.Settings(cascades)
    (settings.factor, settings.neighbors, settings.leastSize) = (factor, neighbors, leastSize)
    return settings
  }
}
