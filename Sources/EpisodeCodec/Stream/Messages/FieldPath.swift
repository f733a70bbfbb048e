internal import Bytes

/// The place of a value in a message: `.position[0:7]`, `.pose.pose.orientation.x`, `.points[:].y`.
///
/// A path is a sequence of `.name`, `[index]`, `[from:to]` and `[element,element]`. A slice excludes
/// its end; either bound may be missing. Elements are chosen by the names beside the array, which
/// may be patterns. Names of any characters are in quotes. The empty path is the whole message.
package struct FieldPath: Hashable, Sendable {
  package enum Component: Hashable, Sendable {
    case field(String)
    case elements(Elements)
  }

  /// What a path takes from an array or sequence.
  package enum Elements: Hashable, Sendable {
    case place(ElementRange)
    case named([ElementName])

    package static let all = Elements.place(.all)

    /// True for one element, false for a sequence even of one.
    package var isSingle: Bool {
      switch self {
      case .place(let range): !range.isSlice
      case .named(let names): names.count == 1 && !names[0].isPattern
      }
    }
  }

  /// The name of an element, or a pattern of names.
  package struct ElementName: Hashable, Sendable {
    package var text: String
    package var isPattern: Bool
  }

  /// The elements at some places.
  package struct ElementRange: Hashable, Sendable {
    package var lower: Int
    /// nil for no upper bound.
    package var upper: Int?
    /// True for a slice, which yields a sequence even if it holds a single element.
    package var isSlice: Bool

    package static let all = ElementRange(lower: 0, upper: nil, isSlice: true)

    /// The range within `count` elements.
    /// - Throws: `.malformed` when the path needs more elements.
    func resolve(count: Int, of name: String) throws(StreamError) -> Range<Int> {
      let wanted = upper ?? lower
      guard wanted <= count else {
        throw StreamError(.malformed, "\(name) has \(count) elements, the path needs \(wanted)")
      }
      return lower..<(upper ?? count)
    }
  }

  package var components: [Component]

  package static let wholeMessage = FieldPath(components: [])

  package var isWholeMessage: Bool { components.isEmpty }

  init(components: [Component]) { self.components = components }
}

/// Faults of a path that does not fit the messages.
extension StreamError {
  /// - Parameter fields: the names of the fields that `owner` has.
  static func noField(_ name: String, in owner: String, of fields: String) -> StreamError {
    StreamError(.missing, "no field '\(name)' in \(owner); it has \(fields)")
  }

  static func noFields(in value: String, _ name: String) -> StreamError {
    StreamError(.missing, "no field '\(name)' in \(value), which has no fields")
  }

  static func noElements(in value: String, _ component: FieldPath.Component) -> StreamError {
    StreamError(.missing, "\(value) is not an array or sequence: it has no '\(component)'")
  }

  static func notLeaf(_ value: String, _ type: String, of fields: String) -> StreamError {
    StreamError(.missing, "\(value) is \(type), not a number or text; it has \(fields)")
  }

  /// A selection of bytes or text in several parts of the message.
  static func scattered(_ value: String) -> StreamError {
    StreamError(.unsupported, "\(value) is not in one piece")
  }
}
