package import Bytes

/// A piece of HTML or SVG.
///
/// A literal is markup; what is interpolated in it is text, which cannot become markup:
///
///     page += "<td>\(name)</td>"
///
/// Only another `Markup` keeps its meaning when interpolated.
package struct Markup: ExpressibleByStringInterpolation, Sendable {
  package private(set) var utf8 = ByteBuilder()

  package init() {}

  package init(stringLiteral value: String) { utf8.append(utf8: value) }

  package init(stringInterpolation: Interpolation) { utf8 = stringInterpolation.utf8 }

  package static func += (left: inout Markup, right: Markup) { left.utf8.append(right.utf8.bytes) }

  package var isEmpty: Bool { utf8.count == 0 }

  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var utf8 = ByteBuilder()

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) { utf8.append(utf8: literal) }

    package mutating func appendInterpolation(_ markup: Markup) { utf8.append(markup.utf8.bytes) }

    package mutating func appendInterpolation(_ number: some FixedWidthInteger) {
      utf8.append(utf8: number.description)
    }

    /// A coordinate with two decimals.
    package mutating func appendInterpolation(at coordinate: Double) {
      utf8.append(utf8: Quantity.fixed(coordinate, 2))
    }

    /// A text as it is: it may come from outside and hold anything. What is invisible is shown as
    /// an escape; a text of more than 200 characters is cut.
    package mutating func appendInterpolation(_ text: String) {
      for byte in text.printable.utf8 {
        switch byte {
        case UInt8(ascii: "&"): utf8.append(utf8: "&amp;")
        case UInt8(ascii: "<"): utf8.append(utf8: "&lt;")
        case UInt8(ascii: ">"): utf8.append(utf8: "&gt;")
        case UInt8(ascii: "\""): utf8.append(utf8: "&quot;")
        case UInt8(ascii: "'"): utf8.append(utf8: "&#39;")
        default: utf8.append(byte)
        }
      }
    }

    /// A file as the address of its bytes, so that the page needs no other file.
    package mutating func appendInterpolation(data bytes: Bytes, type: StaticString) {
      utf8.append(utf8: "data:\(type);base64,")
      Base64.encode(bytes.span, into: &utf8)
    }
  }
}
