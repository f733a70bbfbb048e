internal import Bytes
internal import Images
internal import Stream

/// A sample for each step, a member for each of its features: `KEY.image_primary.jpg`,
/// `KEY.action.npy`, `KEY.txt`, and `KEY.json` about the step. The images of a window are
/// `KEY.image_primary_t-1.jpg` and so on.
final class WebDatasetEncoder: TarEncoder {
  private var features: [Feature] = []
  private var fields: [String] = []
  /// The head of an array, for numbers of one type and shape.
  private var heads: [Int: (type: TensorElementType, shape: [Int], bytes: Bytes)] = [:]
  private var episode = EpisodeBegin()
  private var number = 0
  private(set) var entries: [JSONValue] = []

  func begin(_ episode: EpisodeBegin, number: Int) {
    (self.episode, self.number) = (episode, number)
  }

  func write(
    _ step: Step, of features: [Feature], _ emit: ([TarArchive.Member]) throws(StreamError) -> Void
  ) throws(StreamError) {
    if features != self.features { try declare(features) }
    let key = "\(number.digits(6))/\(Int(step.index).digits(6))."
    var members: [TarArchive.Member] = []
    var instruction: String?
    var place = UInt64(step.index)
    for index in features.indices where index < step.values.count {
      guard let message = step.values[index] else { continue }
      let (feature, field) = (features[index], key + fields[index])
      do throws(StreamError) {
        switch feature.kind {
        case .tensor:
          members.append(
            .init(field + ".npy", try array(Tensor(parsing: message.data), index)))
        case .text:
          let text = try TextPayload.parse(message.data.span)
          if feature.name == TarFields.instruction {
            instruction = text
          } else {
            members.append(.init(field + ".txt", [Bytes(Array(text.utf8))]))
          }
        case .image:
          guard let channel = ImageChannel(feature.channel) else {
            throw ImageFormat.notImage(feature.name)
          }
          guard let image = try TarImage(message.data, channel) else { continue }
          members.append(.init(field + "." + image.suffix, [image.bytes]))
        case .window:
          guard let channel = feature.windowImage else { throw ImageFormat.notImage(feature.name) }
          let window = try ImageWindow(parsing: message.data)
          place = window.frames.last?.number ?? place
          for (offset, frame) in try window.images.enumerated() {
            guard let image = try TarImage(frame, channel) else { continue }
            let suffix = "_t\(offset + 1 - window.frames.count)." + image.suffix
            members.append(.init(field + suffix, [image.bytes]))
          }
        }
      } catch {
        throw error.prefixed("step \(step.index) of episode \(episode.index): '\(feature.name)': ")
      }
    }
    if let text = self.instruction(instruction, of: episode) {
      members.append(.init(key + "txt", [Bytes(Array(text.utf8))]))
    }
    members.append(.init(key + "json", [about(step, place)]))
    members.sort { $0.name < $1.name }
    try emit(members)
  }

  func end(_ emit: ([TarArchive.Member]) throws(StreamError) -> Void) {}

  private func declare(_ features: [Feature]) throws(StreamError) {
    self.features = features
    fields = []
    heads = [:]
    for feature in features { fields.append(try TarFields.name(of: feature)) }
    try TarFields.checkDistinct(
      features.indices.map {
        (features[$0].name, fields[$0] + (features[$0].kind == .text ? ".txt" : ""))
      })
    entries = features.indices.map { index in
      let isInstruction = features[index].name == TarFields.instruction
      return .entry(
        features[index], [.init(key: "field", value: .string(isInstruction ? "" : fields[index]))])
    }
  }

  private func array(_ tensor: Tensor, _ index: Int) -> [Bytes] {
    if let head = heads[index], head.type == tensor.type, head.shape == tensor.shape {
      return [head.bytes, tensor.data]
    }
    let head = Bytes(NPYHeader(type: NPYType(tensor.type), shape: tensor.shape).encoded)
    heads[index] = (tensor.type, tensor.shape, head)
    return [head, tensor.data]
  }

  /// - Parameter place: the number of the step, of a window that of its newest step.
  private func about(_ step: Step, _ place: UInt64) -> Bytes {
    var text = JSONText()
    text.beginObject()
    text.member("episode_id", episode.id)
    text.member("episode_index", number)
    text.member("step", place)
    text.member("timestamp", step.time)
    text.endObject()
    return Bytes(text.utf8.bytes)
  }

  func files(
    _ shards: [(name: String, samples: Int)], _ provenance: [Provenance]
  ) -> [(name: String, content: Bytes)] { [] }
}
