internal import Bytes
internal import Images
internal import Stream

/// Makes values of features from the members of samples, by the entries that a tar file of ours has, or
/// by the names of the members.
struct TarDecoder {
  /// A sample as a step.
  struct Sample {
    fileprivate(set) var values: [Message?] = []
    /// What the sample says of its episode and its step.
    fileprivate(set) var episode: String?
    fileprivate(set) var instruction: String?
    fileprivate(set) var time: UInt64?

    mutating func setTimes(_ time: UInt64) {
      for index in values.indices { values[index]?.publishTime = time }
    }
  }

  private let selection: FeatureSelection
  private let warn: (String) -> Void
  /// Of the open episode, as `TarEncoder` has written them; empty for a file of another program.
  var entries: [JSONValue] = []
  /// Those found so far.
  private(set) var features: [Feature] = []
  private var places: [String: Int] = [:]
  private var reported: Set<String> = []
  /// The offsets of the images of a window, and the frames of its last one, by feature.
  private var offsets: [String: Set<Int>] = [:]
  private var last: [String: [ImageWindow.Frame]] = [:]
  private var steps: UInt64 = 0

  /// - Parameters:
  ///   - warn: called once for each name of members whose content is passed on as bytes.
  init(_ selection: FeatureSelection, warn: @escaping (String) -> Void) {
    (self.selection, self.warn) = (selection, warn)
  }

  /// Forgets the images of the last episode.
  mutating func reset() {
    last = [:]
    steps = 0
  }

  mutating func decode(_ fields: [TarField]) throws(StreamError) -> Sample {
    var sample = Sample(values: Array(repeating: nil, count: features.count))
    let about = try About(fields)
    (sample.episode, sample.time) = (about.episode, about.time)
    let anchor = about.step ?? steps
    steps += 1
    if entries.isEmpty {
      for field in fields where !about.fields.contains(field.name) {
        do throws(StreamError) { try add(field, about, anchor, &sample) } catch {
          throw error.prefixed("'\(field.name.printable)': ")
        }
      }
      for camera in about.cameras { try add(camera, fields, anchor, of: nil, &sample) }
      if let text = about.instruction {
        try set(TarFields.instruction, .text, TextPayload.encode(text), &sample)
      }
      sample.instruction = about.instruction
    } else {
      for entry in entries { try add(entry, fields, about, anchor, &sample) }
    }
    return sample
  }

  // MARK: Members of our own files

  private mutating func add(
    _ entry: JSONValue, _ fields: [TarField], _ about: About, _ anchor: UInt64,
    _ sample: inout Sample
  ) throws(StreamError) {
    guard let name = entry["name"]?.string,
      let kind = entry["kind"]?.string.flatMap(Feature.Kind.init(rawValue:))
    else { throw StreamError(.malformed, "an entry without name or kind") }
    func content(_ field: String) -> TarField? { fields.first { $0.name == field } }
    switch kind {
    case .image, .window:
      let field = (entry["camera"] ?? entry["field"])?.string ?? ""
      let isSingle = kind == .image && entry["camera"] == nil
      guard isSingle else { return try add(field, fields, anchor, of: (name, kind), &sample) }
      if let image = content(field + ".jpg") ?? content(field + ".png") {
        try set(name, .image, Self.message(image), &sample)
      }
    case .text:
      let field = entry["field"]?.string
      let text =
        field == nil
        ? name == TarFields.instruction ? about.instruction : about.texts[name]
        : try content(field == "" ? "txt" : (field ?? "") + ".txt")?.text()
      if let text { try set(name, .text, TextPayload.encode(text), &sample) }
    case .tensor:
      if let field = entry["field"]?.string, let array = try content(field + ".npy")?.arrays().first
      {
        try set(name, .tensor, array.array.message().data, &sample)
      } else if let array = try about.array(entry["array"]?.string, in: fields) {
        try set(name, .tensor, array, &sample)
      }
    }
  }

  // MARK: Members of other programs' files

  private mutating func add(
    _ field: TarField, _ about: About, _ anchor: UInt64, _ sample: inout Sample
  ) throws(StreamError) {
    switch field.kind {
    case .image:
      if about.cameras.contains(where: { field.offset(of: $0) != nil }) { return }
      try set(field.stem ?? "image", .image, Self.message(field), &sample)
    case .array:
      guard let array = try field.arrays().first else { return }
      let (kind, data) = try array.array.message()
      try set(field.stem ?? "array", kind, data, &sample)
    case .arrays:
      let group = field.name == About.lowdim || field.stem == nil ? "" : (field.stem ?? "") + "/"
      for (name, array) in try field.arrays() where selection.takes(group + name) {
        let (kind, data) = try array.message()
        try set(group + name, kind, data, &sample)
      }
    case .text:
      let name = field.suffix == "json" ? "json" : TarFields.instruction
      try set(field.stem ?? name, .text, TextPayload.encode(try field.text()), &sample)
    case .integer:
      try set(field.stem ?? field.name, .tensor, field.integer().encoded(), &sample)
    case .bytes:
      if selection.takes(field.name), reported.insert(field.name).inserted {
        warn("'\(field.name.printable)' is read as bytes: its format is unknown")
      }
      let bytes = Tensor(type: .uint8, shape: [field.content.count], data: field.content)
      try set(field.name, .tensor, bytes.encoded(), &sample)
    }
  }

  // MARK: Values

  /// Adds the images of a camera, `CAMERA_t-1.jpg` and so on.
  /// - Parameter feature: nil for one of the camera's name, of windows if there are several images.
  private mutating func add(
    _ camera: String, _ fields: [TarField], _ anchor: UInt64,
    of feature: (name: String, kind: Feature.Kind)?, _ sample: inout Sample
  ) throws(StreamError) {
    var images: [Int: TarField] = [:]
    for field in fields where field.kind == .image {
      if let offset = field.offset(of: camera) { images[offset] = field }
    }
    let name = feature?.name ?? camera
    let known = offsets[name, default: []].union(images.keys)
    offsets[name] = known
    let kind = feature?.kind ?? (known == [0] ? .image : .window)
    guard kind == .window else {
      if let image = images[0] { try set(name, .image, Self.message(image), &sample) }
      return
    }
    guard known.count <= ImageWindow.mostFrames else {
      throw StreamError(.limit, "a window of more than \(ImageWindow.mostFrames) frames")
    }
    guard !images.isEmpty else { return }
    var frames: [ImageWindow.Frame] = []
    let before = last[name] ?? []
    for offset in known.sorted() {
      let number = UInt64(clamping: Int(clamping: anchor).saturatingAdding(offset))
      let image = try images[offset].map { (field) throws(StreamError) in try Self.message(field) }
      var frame = ImageWindow.Frame(number: number, image: image ?? ImagePadding.message)
      // What this window or the one before has need not be in the stream again.
      if frames.contains(where: { $0.isOfStep(of: frame) && $0.image == frame.image }) {
        frame.image = nil
      } else if before.contains(where: { $0.isOfStep(of: frame) && $0.image == frame.image }) {
        frame.check = frame.image.map { CRC32.of($0.span) }
      }
      frames.append(frame)
    }
    last[name] = frames
    try set(name, .window, ImageWindow(frames).encoded(), &sample)
  }

  private static func message(_ field: TarField) throws(StreamError) -> Bytes {
    let format = ImageFormat(of: field.content.span)
    guard format == .jpeg || format == .png else {
      throw StreamError(.malformed, "the image is neither JPEG nor PNG")
    }
    var builder = ByteBuilder(reserving: field.content.count + 32)
    CompressedImageMessage.appendFoxgloveHead(
      format: format == .jpeg ? "jpeg" : "png", size: field.content.count, to: &builder)
    builder.append(field.content.span)
    return Bytes(builder.bytes)
  }

  private mutating func set(
    _ name: String, _ kind: Feature.Kind, _ data: Bytes, _ sample: inout Sample
  ) throws(StreamError) {
    guard selection.takes(name) else { return }
    let place: Int
    if let known = places[name] {
      place = known
      guard features[known].kind == kind else {
        throw StreamError(
          .unsupported,
          "'\(name.printable)' is of kind \(kind.rawValue), before it was \(features[known].kind.rawValue)"
        )
      }
    } else {
      let feature: Feature =
        switch kind {
        case .image: try .image(name, .compressed)
        case .tensor: try .tensor(name)
        case .text: try .text(name)
        case .window: try .window(name, of: .compressed)
        }
      place = features.count
      try MemoryBudget.check((place + 1) << 10, .tables, for: "so many features")
      features.append(feature)
      places[name] = place
      sample.values.append(nil)
    }
    sample.values[place] = Message(
      channelID: 0, sequence: 0, logTime: 0, publishTime: 0, data: data)
  }
}

extension TarField {
  /// The offset in the name of an image of a camera: -1 of `wrist_t-1.jpg`.
  fileprivate func offset(of camera: String) -> Int? {
    guard let stem, stem.hasPrefix(camera + "_t") else { return nil }
    return Int(stem.dropFirst(camera.utf8.count + 2))
  }
}

extension Int {
  fileprivate func saturatingAdding(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
