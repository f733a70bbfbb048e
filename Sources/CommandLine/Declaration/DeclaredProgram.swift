/// A program with a declared command line: its options as properties.
package protocol DeclaredProgram: ParsableArguments {
  static var configuration: FilterConfiguration { get }
}
