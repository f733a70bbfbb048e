internal import EpisodeCodec

/// Windows of images, each a message after its length in two bytes: read with the images that they
/// refer to, written as steps and read again, then resized with every rule for bad images.
func readWindows(_ input: Bytes) {
  var resolver = FrameResolver()
  var windows: [ImageWindow] = []
  var rest = input
  while rest.count >= 2, windows.count < 64 {
    let size = min(Int(rest.byte(0)) << 8 | Int(rest.byte(1)), rest.count - 2)
    let message = rest[2..<2 + size]
    rest = rest.dropFirst(2 + size)
    let fault = attempt { () throws(StreamError) in
      let window = try resolver.resolve(ImageWindow(parsing: message))
      if !window.frames.isEmpty { windows.append(window) }
    }
    if fault != nil { break }
  }
  guard !windows.isEmpty else { return }
  let stream = succeed { () throws(StreamError) in try written(windows, Unchanged.init) }
  let again = succeed { () throws(StreamError) in try read(stream) }
  precondition(again.map(images) == windows.map(images))
  for rule in BadImageRule.allCases {
    attempt { () throws(StreamError) in
      let resized = try written(windows) { output in
        StepImageConverter(
          ImageResizing.self, .init(width: 2, height: 2), as: ImageOutput(.raw, quality: 90),
          dct: .fast, bad: rule, threads: 1, to: output)
      }
      let count = succeed { () throws(StreamError) in try read(resized) }.count
      precondition(count <= windows.count)
    }
  }
}

/// The image of each frame, also of those that refer to an earlier frame of the window.
private func images(_ window: ImageWindow) -> [Bytes?] {
  window.frames.map { frame in
    frame.image ?? window.frames.first { $0.isOfStep(of: frame) && $0.image != nil }?.image
  }
}

/// An episode of one feature, its steps changed by a transform.
private func written(
  _ windows: [ImageWindow], _ make: (StepWriter) -> any StepTransform
) throws(StreamError) -> Bytes {
  let output = FileOutput(toMemory: ())
  let stream = try StreamWriter(output, header: Header())
  let transform = make(StepWriter(to: stream))
  let feature = try Feature.window("observation/image", of: .compressed)
  try transform.begin(EpisodeBegin())
  for (number, window) in windows.enumerated() {
    let message = Message(
      channelID: 0, sequence: UInt32(number), logTime: 0, publishTime: 0, data: window.encoded())
    try transform.write(
      Step(index: UInt32(number), time: 0, values: [message]), of: [feature])
  }
  try transform.end(EpisodeEnd())
  try transform.finish()
  try stream.finish()
  return Bytes(output.collected)
}

private func read(_ stream: Bytes) throws(StreamError) -> [ImageWindow] {
  let reader = StepReader(try StreamReader(FileInput(stream)))
  var windows: [ImageWindow] = []
  while let event = try reader.next() {
    guard case .step(let step) = event, let value = step.values[0] else { continue }
    windows.append(try ImageWindow(parsing: value.data))
  }
  return windows
}

/// Writes steps as they are.
private final class Unchanged: StepTransform {
  private let output: StepWriter

  init(_ output: StepWriter) { self.output = output }

  func begin(_ episode: EpisodeBegin) throws(StreamError) { try output.begin(episode) }

  func write(_ step: consuming Step, of features: [Feature]) throws(StreamError) {
    try output.declare(features)
    try output.write(step)
  }

  func end(_ episode: EpisodeEnd) throws(StreamError) { try output.end(episode) }
}
