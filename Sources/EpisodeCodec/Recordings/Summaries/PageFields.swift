internal import Bytes
internal import Pages
internal import Stream

/// The numbers of a topic that a page draws: each sequence of numbers is a chart, and the single
/// numbers of a struct are one together, such as x, y and z.
struct PageFields {
  /// More is not for looking at: a point cloud, a map, bytes.
  static let mostNumbers = 256
  private static let mostCharts = 6
  private static let mostFields = 8
  private static let mostLevels = 6
  /// Structs without measurements: times, and the extents of ROS's arrays.
  private static let dull = ["header", "stamp", "timestamp", "layout"]

  private struct Chart {
    var name: String
    var fields: [(label: String, reader: FieldReader)]
    /// True for one field with several numbers.
    var isSequence = false
    var place: Int?
  }

  private var charts: [Chart] = []

  init(_ channel: Channel, first message: Bytes, in gallery: EpisodeGallery) {
    guard channel.schema.map({ !$0.name.hasSuffix("CameraInfo") }) ?? true else { return }
    if channel.messageEncoding == "json" {
      guard let value = try? JSONValue(parsing: message.span) else { return }
      collect(value, "", channel)
    } else {
      guard let type = try? MessageType(channel: channel) else { return }
      collect(type, 0, "", channel, depth: 0)
    }
    let names = Self.elementNames(channel, message)
    for index in charts.indices {
      let fields = charts[index].fields
      let labels = charts[index].isSequence ? names : fields.map(\.label)
      charts[index].place = gallery.addChart(channel.topic + charts[index].name, labels: labels)
    }
  }

  func add(_ message: Bytes, _ time: Double, to gallery: EpisodeGallery) throws(StreamError) {
    for chart in charts {
      guard let place = chart.place else { continue }
      var values: [Double] = []
      for field in chart.fields {
        var numbers = ByteBuilder()
        var names = NameMemory()
        guard try field.reader.readNumbers(message.span, into: &numbers, &names) != nil else {
          continue
        }
        let type: TensorElementType
        if case .number(let known) = field.reader.element { type = known } else { type = .float64 }
        let bytes = numbers.bytes
        let count = min(bytes.count / type.size, Self.mostNumbers)
        for index in 0..<count {
          values.append(type.double(at: index * type.size, in: bytes.rawSpan))
        }
      }
      gallery.add(values, time: time, toChart: place)
    }
  }

  /// The names of joints, which many types have beside their numbers.
  private static func elementNames(_ channel: Channel, _ message: Bytes) -> [String] {
    for path in [".name", ".joint_names", ".names"] {
      guard let path = try? FieldPath(parsing: path),
        let reader = try? FieldReader(channel: channel, path: path)
      else { continue }
      var names = NameMemory()
      if let texts = try? reader.readTexts(message.span, &names), !texts.isEmpty { return texts }
    }
    return []
  }

  private mutating func collect(
    _ type: MessageType, _ structure: Int, _ prefix: String, _ channel: Channel, depth: Int
  ) {
    guard depth < Self.mostLevels else { return }
    var single: [(String, FieldReader)] = []
    for field in type.structs[structure].fields where charts.count < Self.mostCharts {
      let path = "\(prefix).\(field.name)"
      switch (field.type, field.count) {
      case (.number(let number), let count):
        // Bytes are no measurements, and covariances seldom change.
        guard !field.name.hasSuffix("covariance"), field.name != "seq",
          count == .one || number != .uint8 && number != .int8,
          let reader = reader(path, channel)
        else { continue }
        if count == .one {
          single.append((field.name, reader))
        } else {
          charts.append(Chart(name: path, fields: [(field.name, reader)], isSequence: true))
        }
      case (.structure(let next), .one) where !Self.dull.contains(field.name):
        collect(type, next, path, channel, depth: depth + 1)
      default: break
      }
    }
    append(single, prefix)
  }

  private mutating func collect(_ value: JSONValue, _ prefix: String, _ channel: Channel) {
    var single: [(String, FieldReader)] = []
    for member in value.object ?? [] where charts.count < Self.mostCharts {
      let path = "\(prefix).\(member.key)"
      switch member.value {
      case .number:
        if let reader = reader(path, channel) { single.append((member.key, reader)) }
      case .array(let elements)
      where !elements.isEmpty && elements.allSatisfy({ $0.number != nil }):
        if let reader = reader(path, channel) {
          charts.append(Chart(name: path, fields: [(member.key, reader)], isSequence: true))
        }
      case .object where !Self.dull.contains(member.key):
        collect(member.value, path, channel)
      default: break
      }
    }
    append(single, prefix)
  }

  private mutating func append(_ single: [(String, FieldReader)], _ prefix: String) {
    guard !single.isEmpty, charts.count < Self.mostCharts else { return }
    charts.append(Chart(name: prefix, fields: Array(single.prefix(Self.mostFields))))
  }

  private func reader(_ path: String, _ channel: Channel) -> FieldReader? {
    guard let path = try? FieldPath(parsing: path) else { return nil }
    return try? FieldReader(channel: channel, path: path)
  }
}
