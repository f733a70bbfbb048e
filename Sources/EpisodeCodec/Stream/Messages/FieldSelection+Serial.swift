internal import Bytes

extension FieldSelection {
  /// Reads the selected values from a ROS 1 or CDR message.
  /// - Parameter data: the whole message.
  func read(
    _ reader: inout SerialReader, _ data: RawSpan, _ type: MessageType,
    into values: inout FieldValues
  ) throws(StreamError) {
    try read(0, &reader, data, type, nil, into: &values, toEnd: false)
  }

  /// - Parameters:
  ///   - level: the step that selects a field of the struct at the reader's position.
  ///   - outerNames: those beside the array that has the struct as an element.
  ///   - toEnd: whether to skip the rest of the struct, because another one follows.
  private func read(
    _ level: Int, _ reader: inout SerialReader, _ data: RawSpan, _ type: MessageType,
    _ outerNames: [String]?, into values: inout FieldValues, toEnd: Bool
  ) throws(StreamError) {
    let step = steps[level]
    let end = try reader.begin(step.structure, in: type)
    let start = reader
    try Self.skipBefore(step, &reader, type)
    let field = type.structs[step.structure].fields[step.field]
    var presence: SerialReader.Presence?
    if field.isOptional {
      presence = try reader.beginOptional()
      guard presence != nil else {
        throw StreamError.absent(field.name)
      }
    }
    var count = 1
    var runs = [0..<1]
    if let elements = step.elements {
      count = try reader.readCount(of: field, in: type)
      let names = try Self.names(step, start, reader, count, data, type, outerNames)
      runs = try values.names.choose(elements, of: count, names, field.name)
      if values.names.isAboutOthers { return }
    }
    switch field.type {
    case .number(let number):
      let bytes = try reader.readNumbers(number, count: count)
      for run in runs {
        let start = bytes.lowerBound + run.lowerBound * number.size
        let selected = start..<start + run.count * number.size
        if values.purpose == .ranges {
          values.ranges.append(selected)
        } else {
          values.append(data.extracting(selected), number, isBigEndian: reader.isBigEndian)
        }
      }
    default:
      let names: [String]? =
        if let place = self.outerNames(after: level) {
          try Self.texts(place, of: step.structure, start, data, type)
        } else {
          nil
        }
      let first = reader
      var place = 0
      for (number, run) in runs.enumerated() {
        // Names may be chosen in another order than that of the message.
        if run.lowerBound < place { (reader, place) = (first, 0) }
        try reader.skip(field.type, count: run.lowerBound - place, in: type)
        for index in run {
          // Reads the last element to its end only if another value follows.
          let isLast = index + 1 == run.upperBound && number + 1 == runs.count
          try readElement(level, &reader, data, type, names, into: &values, toEnd: toEnd || !isLast)
        }
        place = run.upperBound
      }
      if toEnd { try reader.skip(field.type, count: count - place, in: type) }
    }
    guard toEnd else { return }
    if let presence { try reader.endOptional(presence) }
    for field in step.after { try reader.skip(field, in: type) }
    try reader.end(end)
  }

  /// Passes the fields before that of a step; of a union only the first one.
  private static func skipBefore(
    _ step: Step, _ reader: inout SerialReader, _ type: MessageType
  ) throws(StreamError) {
    guard let chosen = try reader.chosenField(of: step.structure, in: type) else {
      for field in step.before { try reader.skip(field, in: type) }
      return
    }
    guard step.field > 0 else { return }
    let fields = type.structs[step.structure].fields
    guard step.field == chosen else {
      let other = chosen > 0 ? fields[chosen].name : "nothing"
      throw StreamError(
        .malformed, "a message has \(other) in the union in place of \(fields[step.field].name)")
    }
    try reader.skip(fields[0], in: type)
  }

  /// Reads one element of an array that is not of numbers, or the value of a field.
  private func readElement(
    _ level: Int, _ reader: inout SerialReader, _ data: RawSpan, _ type: MessageType,
    _ outerNames: [String]?, into values: inout FieldValues, toEnd: Bool
  ) throws(StreamError) {
    let step = steps[level]
    let element = type.structs[step.structure].fields[step.field].type
    if case .structure = element, level + 1 < steps.count {
      try read(level + 1, &reader, data, type, outerNames, into: &values, toEnd: toEnd)
    } else {
      try Self.readValue(element, &reader, data, type, into: &values)
    }
  }

  /// The names of the `count` elements of a step's array.
  /// - Parameters:
  ///   - start: at the start of the struct.
  ///   - elements: at the first element.
  private static func names(
    _ step: Step, _ start: SerialReader, _ elements: SerialReader, _ count: Int, _ data: RawSpan,
    _ type: MessageType, _ outerNames: [String]?
  ) throws(StreamError) -> [String]? {
    switch step.names {
    case nil: return nil
    case .outside: return outerNames
    case .beside(let place): return try texts(place, of: step.structure, start, data, type)
    case .inside(let place):
      guard case .structure(let index) = type.structs[step.structure].fields[step.field].type
      else { return nil }
      let fields = type.structs[index].fields
      var names: [String] = []
      var reader = elements
      for _ in 0..<count {
        let end = try reader.begin(index, in: type)
        for field in fields[..<place] { try reader.skip(field, in: type) }
        names.append(String(repairingUTF8: data.extracting(try reader.readText())))
        for field in fields[(place + 1)...] { try reader.skip(field, in: type) }
        try reader.end(end)
      }
      return names
    }
  }

  /// The texts in a field of the struct at the reader's position.
  private static func texts(
    _ field: Int, of structure: Int, _ start: SerialReader, _ data: RawSpan, _ type: MessageType
  ) throws(StreamError) -> [String] {
    var names: [String] = []
    var reader = start
    let fields = type.structs[structure].fields
    for field in fields[..<field] where type.mayTakeBytes(field) {
      try reader.skip(field, in: type)
    }
    for _ in 0..<(try reader.readCount(of: fields[field], in: type)) {
      names.append(String(repairingUTF8: data.extracting(try reader.readText())))
    }
    return names
  }

  private static func readValue(
    _ element: MessageType.FieldType, _ reader: inout SerialReader, _ data: RawSpan,
    _ type: MessageType, into values: inout FieldValues
  ) throws(StreamError) {
    switch element {
    case .text: try values.append(try reader.readText(), of: data)
    case .wideText:
      guard values.purpose == .texts else {
        throw StreamError(.unsupported, "a wstring is not UTF-8 in the message")
      }
      values.append(try reader.readWideText())
    case .time, .duration:
      let (seconds, nanoseconds) = try reader.readTime(isDuration: element == .duration)
      values.append(seconds * 1_000_000_000 + nanoseconds)
    case .enumeration:
      values.append(Int32(truncatingIfNeeded: try reader.readInteger(element, in: type)))
    case .structure(let index):
      // Seconds and nanoseconds.
      let end = try reader.begin(index, in: type)
      let seconds = try reader.readInteger(type.structs[index].fields[0].type, in: type)
      let nanoseconds = try reader.readInteger(type.structs[index].fields[1].type, in: type)
      values.append(seconds * 1_000_000_000 + nanoseconds)
      try reader.end(end)
    case .number, .bytes: break
    }
  }
}
