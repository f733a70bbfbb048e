internal import EpisodeCodec
internal import TrajectoryMath

/// A cascade, run over a small picture, whose boxes lie in it.
func haarCascade(_ input: Bytes) {
  attempt { () throws(StreamError) in
    let cascade = try HaarCascade(xml: input.span)
    let pixels = (0..<40 * 30).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    let picture = try RawImage(
      width: 40, height: 30, encoding: .mono8, step: 40, data: Bytes(pixels))
    var settings = CascadeSearch.Settings([cascade, cascade.mirrored])
    (settings.factor, settings.leastSize) = (1.5, 8)
    for box in CascadeSearch(settings).boxes(in: picture, [0, 1]) {
      precondition(
        box.x >= -1 && box.y >= -1 && box.x + box.width <= 42 && box.y + box.height <= 32)
    }
  }
}
