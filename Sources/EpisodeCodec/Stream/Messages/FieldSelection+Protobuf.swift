internal import Bytes

extension FieldSelection {
  /// Reads the selected values from a protobuf message. As in generated code, an absent field has
  /// its default value, and if a singular field occurs twice, the last one counts.
  func read(
    _ message: RawSpan, _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    try read(0, message, origin: 0, type, nil, into: &values)
  }

  /// - Parameters:
  ///   - origin: where `message` starts in the whole message; nil for a merged copy.
  ///   - outerNames: those beside the array that has the message as an element.
  private func read(
    _ level: Int, _ message: RawSpan, origin: Int?, _ type: MessageType, _ outerNames: [String]?,
    into values: inout FieldValues
  ) throws(StreamError) {
    let step = steps[level]
    let field = type.structs[step.structure].fields[step.field]
    switch field.type {
    case .number, .enumeration:
      try readNumbers(step, message, type, outerNames, into: &values)
    case .structure where level + 1 < steps.count:
      let parts = try Self.ranges(of: field, in: message)
      if let elements = step.elements {
        let names = try Self.names(step, message, parts, type, outerNames)
        let runs = try values.names.choose(elements, of: parts.count, names, field.name)
        let inner: [String]? =
          if let place = self.outerNames(after: level) {
            try Self.texts(type.structs[step.structure].fields[place], of: message)
          } else {
            nil
          }
        for index in runs.joined() {
          try read(
            level + 1, message.extracting(parts[index]),
            origin: origin.map { $0 + parts[index].lowerBound }, type, inner, into: &values)
        }
      } else if parts.count == 1 {
        try read(
          level + 1, message.extracting(parts[0]),
          origin: origin.map { $0 + parts[0].lowerBound }, type, nil, into: &values)
      } else {
        let whole = Bytes(Self.join(parts, of: message))
        try read(level + 1, whole.span, origin: nil, type, nil, into: &values)
      }
    default:
      var parts = try Self.ranges(of: field, in: message)
      var runs = [0..<1]
      if field.count == .one {
        guard let last = parts.last else {
          return try readDefault(field, step.elements, type, into: &values)
        }
        parts = [last]
        // The elements of `bytes` are its bytes.
        if case .place(let bytes)? = step.elements {
          let selected = try bytes.resolve(count: last.count, of: field.name)
          let start = last.lowerBound
          parts[0] = start + selected.lowerBound..<start + selected.upperBound
        }
      } else {
        let names = try Self.names(step, message, parts, type, outerNames)
        runs = try values.names.choose(step.elements ?? .all, of: parts.count, names, field.name)
      }
      for index in runs.joined() {
        try readValue(field, parts[index], message, origin, type, into: &values)
      }
    }
  }

  /// Reads the value of an absent text, bytes or time.
  private func readDefault(
    _ field: MessageType.Field, _ elements: FieldPath.Elements?, _ type: MessageType,
    into values: inout FieldValues
  ) throws(StreamError) {
    let content = Bytes(field.defaultBytes)
    var range = 0..<content.count
    if case .place(let bytes)? = elements {
      range = try bytes.resolve(count: content.count, of: field.name)
    }
    try readValue(field, range, content.span, nil, type, into: &values)
  }

  private func readValue(
    _ field: MessageType.Field, _ range: Range<Int>, _ message: RawSpan, _ origin: Int?,
    _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    if case .structure = field.type {
      values.append(try ProtobufTime(message.extracting(range)).nanoseconds)
    } else if range.isEmpty, values.purpose == .ranges {
      values.ranges.append(0..<0)
    } else if values.purpose == .ranges {
      guard let origin else {
        throw StreamError.scattered(field.name)
      }
      values.ranges.append(origin + range.lowerBound..<origin + range.upperBound)
    } else if field.type == .bytes {
      values.append(message.extracting(range), .uint8)
    } else {
      try values.append(range, of: message)
    }
  }

  /// The ranges of a length-delimited field's values.
  static func ranges(
    of field: MessageType.Field, in message: RawSpan
  ) throws(StreamError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      if number == field.number, wire == .lengthDelimited {
        try MemoryBudget.check(
          (ranges.count + 1) * MemoryLayout<Range<Int>>.stride, .values,
          for: "the fields of a message")
        ranges.append(try reader.readRange())
      } else {
        try reader.skip(wire)
      }
    }
    return ranges
  }

  /// Merges parts of a message: protobuf defines their concatenation to mean the same.
  static func join(_ parts: [Range<Int>], of message: RawSpan) -> [UInt8] {
    var whole = ByteBuilder()
    for part in parts { whole.append(message.extracting(part)) }
    return whole.bytes
  }

  private func readNumbers(
    _ step: Step, _ message: RawSpan, _ type: MessageType, _ outerNames: [String]?,
    into values: inout FieldValues
  ) throws(StreamError) {
    let field = type.structs[step.structure].fields[step.field]
    let scalar = ProtobufScalar(field)
    guard let elements = step.elements else {
      var last = field.defaultBits
      var reader = ProtobufReader(message)
      while let (number, wire) = try reader.next() {
        if number == field.number, wire == scalar.wire {
          last = try scalar.read(&reader)
        } else {
          try reader.skip(wire)
        }
      }
      return scalar.append(last, to: &values)
    }
    let names = try Self.names(step, message, [], type, outerNames)
    switch elements {
    case .place(let range) where names == nil || !values.names.ordersAll:
      let count = try Self.readNumbers(
        field, range.lower, range.upper ?? .max, message, into: &values)
      _ = try values.names.choose(elements, of: count, names, field.name)
    default:
      var all = FieldValues(.numbers)
      let count = try Self.readNumbers(field, 0, .max, message, into: &all)
      try all.checkBudget()
      let numbers = Bytes(all.numbers.bytes)
      let size = scalar.element.size
      for run in try values.names.choose(elements, of: count, names, field.name) {
        let bytes = run.lowerBound * size..<run.upperBound * size
        values.append(numbers.span.extracting(bytes), scalar.element)
      }
    }
  }

  /// Reads the numbers from `lower` to `upper` of a repeated field.
  /// - Returns: how many numbers the field has.
  private static func readNumbers(
    _ field: MessageType.Field, _ lower: Int, _ upper: Int, _ message: RawSpan,
    into values: inout FieldValues
  ) throws(StreamError) -> Int {
    let scalar = ProtobufScalar(field)
    var count = 0
    var reader = ProtobufReader(message)
    while let (number, wire) = try reader.next() {
      if number == field.number, wire == scalar.wire {
        let bits = try scalar.read(&reader)
        if count >= lower, count < upper { scalar.append(bits, to: &values) }
        count += 1
      } else if number == field.number, wire == .lengthDelimited {
        count += try scalar.readPacked(
          try reader.readLengthDelimited(), lower - count, upper - count, into: &values)
      } else {
        try reader.skip(wire)
      }
    }
    return count
  }

  private static func texts(
    _ field: MessageType.Field, of message: RawSpan
  ) throws(StreamError) -> [String] {
    try ranges(of: field, in: message).map { String(repairingUTF8: message.extracting($0)) }
  }

  /// The names of the elements of a step's array.
  /// - Parameter elements: the ranges of its messages.
  private static func names(
    _ step: Step, _ message: RawSpan, _ elements: [Range<Int>], _ type: MessageType,
    _ outerNames: [String]?
  ) throws(StreamError) -> [String]? {
    switch step.names {
    case nil: return nil
    case .outside: return outerNames
    case .beside(let place):
      return try texts(type.structs[step.structure].fields[place], of: message)
    case .inside(let place):
      guard case .structure(let index) = type.structs[step.structure].fields[step.field].type
      else { return nil }
      let field = type.structs[index].fields[place]
      var names: [String] = []
      for range in elements {
        let element = message.extracting(range)
        let name = try ranges(of: field, in: element).last
        names.append(name.map { String(repairingUTF8: element.extracting($0)) } ?? "")
      }
      return names
    }
  }
}
