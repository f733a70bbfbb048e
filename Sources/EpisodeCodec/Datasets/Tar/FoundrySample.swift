internal import Bytes
internal import Images
internal import Stream

/// A sample of VLA Foundry: `UUID.CAMERA_t0.jpg`, `UUID.lowdim.npz`, `UUID.metadata.json`,
/// `UUID.language_instructions.json`.
struct FoundrySample {
  /// An array of `lowdim.npz`: a row for each step of the window.
  struct Array {
    let name: String
    let type: TensorElementType
    let width: Int
    let rows: Bytes
    /// Of the feature in the stream.
    let shape: [Int]
  }

  let window: FoundryWindow
  private(set) var arrays: [Array] = []
  /// The newest step of the window, and the number of its original episode.
  private(set) var anchor: Int
  private(set) var origin: UInt64 = 0
  private var images: [(camera: String, offset: Int, image: TarImage)] = []
  private var instruction: String?
  private var texts: [KeyValue] = []
  private let key: String
  private let id: String?
  private let time: UInt64

  private static let masks = ["past_mask", "future_mask"]

  init(
    _ step: Step, _ features: [Feature], _ window: FoundryWindow, _ episode: EpisodeBegin,
    _ number: Int
  ) throws(StreamError) {
    self.window = window
    anchor = Int(step.index)
    time = step.time
    id = episode.id
    key = Self.key(episode, number, step.index)
    for (feature, value) in zip(features, step.values) {
      guard let value else { continue }
      do throws(StreamError) { try add(value, feature) } catch {
        throw error.prefixed("'\(feature.name)': ")
      }
    }
    guard images.contains(where: { $0.image.suffix == "jpg" }) else {
      throw StreamError(
        .unsupported,
        "no image is a JPEG, without which VLA Foundry reads no sample; jpeg-encode makes them")
    }
    if instruction == nil, !episode.languageInstruction.isEmpty {
      instruction = episode.languageInstruction
    }
  }

  private mutating func add(_ value: Message, _ feature: Feature) throws(StreamError) {
    switch feature.kind {
    case .text:
      let text = try TextPayload.parse(value.data.span)
      if feature.name == TarFields.instruction {
        instruction = text
      } else {
        texts.append(KeyValue(feature.name, text))
      }
    case .tensor:
      let tensor = try Tensor(parsing: value.data)
      guard !Self.masks.contains(feature.name) else {
        throw StreamError(.unsupported, "VLA Foundry has a mask of this name")
      }
      let (rows, width) = try window.rows(tensor, of: feature)
      if tensor.type == .float32 || tensor.type == .float64 {
        try checkFinite(tensor)
      }
      arrays.append(
        Array(name: feature.name, type: tensor.type, width: width, rows: rows, shape: tensor.shape))
    case .image:
      guard let channel = ImageChannel(feature.channel) else {
        throw ImageFormat.notImage(feature.name)
      }
      try add(value.data, channel, offset: 0, feature)
    case .window:
      guard let channel = feature.windowImage else { throw ImageFormat.notImage(feature.name) }
      let frames = try ImageWindow(parsing: value.data)
      guard frames.frames.count == window.past else {
        throw StreamError(
          .unsupported, "a window of \(frames.frames.count) images beside windows of \(window.past)"
        )
      }
      if let newest = frames.frames.last {
        (anchor, origin) = (Int(clamping: newest.number), newest.episode)
      }
      for (index, frame) in try frames.images.enumerated() {
        try add(frame, channel, offset: index - window.anchor, feature)
      }
    }
  }

  private mutating func add(
    _ message: Bytes, _ channel: ImageChannel, offset: Int, _ feature: Feature
  ) throws(StreamError) {
    guard let image = try TarImage(message, channel) else { return }
    images.append((try TarFields.name(of: feature).lowercased(), offset, image))
  }

  /// Statistics of other numbers would not be numbers themselves.
  private func checkFinite(_ tensor: Tensor) throws(StreamError) {
    let span = tensor.data.span
    for place in stride(from: 0, to: tensor.data.count, by: tensor.type.size) {
      guard tensor.type.double(at: place, in: span).isFinite else {
        throw StreamError(.unsupported, "NaN or infinity, of which there are no statistics")
      }
    }
  }

  /// A UUID of version 8 (RFC 9562, section 5.8) that follows from the episode and the step.
  private static func key(_ episode: EpisodeBegin, _ number: Int, _ step: UInt32) -> String {
    var hash = SHA256()
    hash.update(
      Swift.Array("\(episode.dataset)\u{0}\(episode.id ?? "")\u{0}\(number)\u{0}\(step)".utf8))
    var bytes = hash.digest().prefix(16)
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Swift.Array(bytes).hex
    var uuid = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { uuid += "-" }
      uuid.append(digit)
    }
    return uuid
  }

  /// Steps before the start of the episode.
  private var pastPadding: Int { max(0, window.anchor - anchor) }

  /// For each step, whether it is in the episode.
  func isReal(_ padding: Int) -> [Bool] {
    (0..<window.steps).map { $0 >= pastPadding && $0 < window.steps - padding }
  }

  /// - Parameter padding: steps after the end of the episode.
  func members(padding: Int) throws(StreamError) -> [TarArchive.Member] {
    var members: [TarArchive.Member] = []
    for (camera, offset, image) in images {
      members.append(.init("\(key).\(camera)_t\(offset).\(image.suffix)", [image.bytes]))
    }
    if let instruction {
      var text = JSONText()
      text.beginObject()
      text.array("original", [instruction]) { $0.value($1) }
      text.endObject()
      members.append(.init("\(key).language_instructions.json", [Bytes(text.utf8.bytes)]))
    }
    members.append(.init("\(key).lowdim.npz", [try lowdim(padding)]))
    members.append(.init("\(key).metadata.json", [metadata(padding)]))
    return members.sorted { $0.name < $1.name }
  }

  private func lowdim(_ padding: Int) throws(StreamError) -> Bytes {
    let output = FileOutput(toMemory: ())
    let archive = ZipArchive(output)
    func add(_ name: String, _ type: TensorElementType, _ shape: [Int], _ data: Bytes)
      throws(StreamError)
    {
      let head = Bytes(NPYHeader(type: NPYType(type), shape: shape).encoded)
      var crc = CRC32()
      crc.update(head.span)
      crc.update(data.span)
      try archive.add(name + ".npy", pieces: [head, data], crc: crc.value)
    }
    for array in arrays {
      try add(array.name, array.type, [window.steps, array.width], array.rows)
    }
    let real = isReal(padding)
    for (mask, isPast) in zip(Self.masks, [true, false]) {
      let values = real.indices.map { UInt8(real[$0] && ($0 < window.anchor) == isPast ? 1 : 0) }
      try add(mask, .bool, [window.steps], Bytes(values))
    }
    try archive.finish()
    return Bytes(output.collected)
  }

  private func metadata(_ padding: Int) -> Bytes {
    var sizes: [(camera: String, width: Int, height: Int)] = []
    for (camera, _, image) in images where sizes.last?.camera != camera {
      sizes.append((camera, image.width, image.height))
    }
    var text = JSONText()
    text.beginObject()
    text.array("camera_names", sizes) { $0.value($1.camera) }
    text.member("anchor_relative_idx", window.anchor)
    text.key("original_image_sizes")
    text.beginObject()
    for (camera, width, height) in sizes {
      text.key(camera)
      text.value(.array([.number(Double(width)), .number(Double(height))]))
    }
    text.endObject()
    text.member("episode_id", id)
    text.member("sample_id", key)
    text.member("anchor_timestep", anchor)
    text.member("timestamp", time)
    text.key("image_timesteps")
    text.value(
      .array((0..<window.past).map { .number(Double(max(0, anchor - window.anchor + $0))) }))
    text.member("lowdim_start_timestep", anchor - window.anchor)
    text.member("lowdim_end_timestep", anchor + window.future)
    text.member("past_padding", pastPadding)
    text.member("future_padding", padding)
    text.key("is_padded")
    text.value(pastPadding > 0 || padding > 0)
    // The shapes in the stream of what are rows of steps here.
    text.key("shapes")
    text.beginObject()
    for array in arrays where array.shape != [window.steps, array.width] {
      text.key(array.name)
      text.value(.array(array.shape.map { .number(Double($0)) }))
    }
    text.endObject()
    text.key("texts")
    text.beginObject()
    for entry in texts { text.member(entry.key, entry.value) }
    text.endObject()
    text.endObject()
    return Bytes(text.utf8.bytes)
  }
}
