/// The wrapped properties of a filter in the order of their declaration, with groups expanded.
struct DeclaredProperties {
  var options: [(declared: DeclaredOption, cell: any DeclaredCell)] = []
  var arguments: [(declared: DeclaredArgument, cell: any DeclaredCell)] = []
  var groups: [any ParsableCell] = []

  init(of arguments: some ParsableArguments) { append(arguments) }

  mutating func append(_ arguments: some ParsableArguments) {
    for child in Mirror(reflecting: arguments).children {
      guard let property = child.value as? any DeclaredProperty, let label = child.label else {
        continue
      }
      // A wrapper is stored under the property's name with an underscore before it.
      property.declare(as: String(label.drop { $0 == "_" }), in: &self)
    }
  }

  /// Adds the options that every filter has. The filter's own names win: if a filter uses `-q` for
  /// another option, `--quiet` has only its long name.
  mutating func append(common: CommonOptions, output: FilterConfiguration.Output) {
    let shorts = options.compactMap(\.declared.short)
    let longs = options.map(\.declared.long)
    var others = DeclaredProperties(of: common).options.filter { !longs.contains($0.declared.long) }
    if output == .text { others.removeAll { $0.declared.long == "no-provenance" } }
    for index in others.indices {
      if let short = others[index].declared.short, shorts.contains(short) {
        others[index].declared.short = nil
      }
    }
    options += others
  }
}

/// A property wrapper that declares a part of the command line.
protocol DeclaredProperty {
  func declare(as property: String, in properties: inout DeclaredProperties)
}
