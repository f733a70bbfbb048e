package import Bytes
internal import TrajectoryMath

/// A line of JSON for each frame: its episode, topic, time and size, the boxes that were found in it, and
/// those that were held from other frames.
package struct FaceReport {
  private let output: FileOutput
  private var text = JSONText()

  package init(_ output: FileOutput) { self.output = output }

  mutating func add(
    _ frame: FaceFrame, episode: UInt64, seen: [PixelBox], held: [PixelBox]
  ) throws(StreamError) {
    text.removeAll()
    text.beginObject()
    text.member("episode", episode)
    text.member("topic", frame.topic)
    text.member("time", frame.time)
    text.member("width", frame.width)
    text.member("height", frame.height)
    for (name, boxes) in [("boxes", seen), ("held", held)] {
      text.array(name, boxes) { text, box in
        text.beginArray()
        for side in [box.x, box.y, box.width, box.height] { text.value(side) }
        text.endArray()
      }
    }
    text.endObject()
    try output.write(Array((text.string + "\n").utf8))
  }
}
