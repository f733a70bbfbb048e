package import Bytes

/// Writes rows as "CVAT for video 1.1": a box around the whole frame for each row, whose attributes are
/// the answer. The frame of a row is its number, so that the n-th picture or frame of the task shows the
/// n-th row.
///
/// https://docs.cvat.ai/docs/manual/advanced/xml_format/
package struct CVATTracks {
  static let label = "episode"

  private let choices: AnnotationChoices
  private let size: (width: Int, height: Int)
  private let output: FileOutput
  private var count = 0

  package init(
    _ choices: AnnotationChoices, size: (width: Int, height: Int), to output: FileOutput
  ) throws(StreamError) {
    (self.choices, self.size, self.output) = (choices, size, output)
    func attribute(_ name: String, _ type: String, _ values: [String]) -> String {
      """
      <attribute><name>\(name)</name><mutable>True</mutable><input_type>\(type)</input_type>\
      <default_value>\((values.first ?? "").xmlEscaped)</default_value>\
      <values>\(values.map(\.xmlEscaped).joined(separator: "\n"))</values></attribute>

      """
    }
    try write(
      """
      <?xml version="1.0" encoding="utf-8"?>
      <annotations>
      <version>1.1</version>
      <meta><task><name>episodes</name><mode>interpolation</mode><labels><label>
      <name>\(Self.label)</name><attributes>
      \(attribute("label", "select", [Label.unknown] + choices.labels.filter { $0 != Label.unknown }))\
      \(attribute("reason", "select", [""] + choices.reasons))\
      \(attribute("text", "text", []))\(attribute("row", "text", []))</attributes>
      </label></labels><original_size><width>\(size.width)</width><height>\(size.height)</height>\
      </original_size></task></meta>

      """)
  }

  private func write(_ text: String) throws(StreamError) { try output.write(Array(text.utf8)) }

  package mutating func add(_ row: LabelRow) throws(StreamError) {
    let values = [
      ("label", row.label ?? Label.unknown), ("reason", row.string(.reason) ?? ""),
      ("text", row.texts.first ?? ""),
      ("row", String(decoding: row.bytes.span.array, as: UTF8.self)),
    ]
    let attributes = values.map { name, value in
      "<attribute name=\"\(name)\">\(value.xmlEscaped)</attribute>"
    }.joined()
    func box(_ frame: Int, outside: Bool) -> String {
      """
      <box frame="\(frame)" outside="\(outside ? 1 : 0)" occluded="0" keyframe="1" xtl="0.00" \
      ytl="0.00" xbr="\(size.width).00" ybr="\(size.height).00" z_order="0">\(attributes)</box>

      """
    }
    try write(
      """
      <track id="\(count)" label="\(Self.label)" source="auto">
      \(box(count, outside: false))\(box(count + 1, outside: true))</track>

      """)
    count += 1
  }

  package func finish() throws(StreamError) { try write("</annotations>\n") }
}
