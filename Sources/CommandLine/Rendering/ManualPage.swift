/// The manual page in mdoc(7), for section 1.
enum ManualPage {
  static func render(_ filter: DeclaredFilter) -> String {
    let configuration = filter.configuration
    var lines = [
      ".\\\" Generated from the declaration of \(filter.name); do not edit.",
      ".Dd \(Release.date)", ".Dt \(filter.name.uppercased()) 1",
      ".Os \(Release.suite) \(Release.version)",
      ".Sh NAME", ".Nm \(filter.name)", ".Nd \(description(configuration.abstract))",
      ".Sh SYNOPSIS", ".Nm",
    ]
    for option in filter.visibleOptions { lines.append(synopsis(option)) }
    for argument in filter.arguments {
      let value = argument.value
      let name = "Ar \(word(value.name))" + (value.isRepeatable ? " ..." : "")
      lines.append(value.isRequired ? ".\(name)" : ".Op \(name)")
    }
    lines.append(".Sh DESCRIPTION")
    lines += prose(filter.flow)
    for paragraph in configuration.discussion.paragraphs { lines += [".Pp"] + prose(paragraph) }
    lines += [".Sh OPTIONS", ".Bl -tag -width Ds"]
    for argument in filter.arguments {
      lines += [".It Ar \(word(argument.value.name))"] + prose(argument.fullHelp)
    }
    for option in filter.visibleOptions { lines += [item(option)] + prose(option.fullHelp) }
    lines += [".El", ".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for status in filter.exitStatuses {
      lines += [".It \(status.rawValue)"] + prose(status.meaning)
    }
    lines.append(".El")
    if !configuration.examples.isEmpty {
      lines.append(".Sh EXAMPLES")
      for (index, example) in configuration.examples.enumerated() {
        if index > 0 { lines.append(".Pp") }
        lines += prose(example.caption)
        lines.append(".Bd -literal -offset indent")
        lines += example.command.split(separator: "\n").map { literal(String($0)) }
        lines.append(".Ed")
      }
    }
    if !configuration.diagnostics.isEmpty {
      lines += [".Sh DIAGNOSTICS", ".Bl -tag -width Ds"]
      for entry in configuration.diagnostics { lines += [".It \(entry.name)"] + prose(entry.text) }
      lines.append(".El")
    }
    lines.append(".Sh SEE ALSO")
    lines += configuration.seeAlso.sorted().map { ".Xr \($0) 1 ," }
    lines += [".Xr bagpipe-stream 5 ,", ".Xr bagpipe 7"]
    return lines.joined(separator: "\n") + "\n"
  }

  private static func synopsis(_ option: DeclaredOption) -> String {
    var call = option.short.map { "Fl \($0)" } ?? "Fl -\(option.long)"
    if let value = option.value { call += " Ar \(word(value.name))" }
    return option.value?.isRequired == true ? ".\(call)" : ".Op \(call)"
  }

  private static func item(_ option: DeclaredOption) -> String {
    var forms = ["Fl -\(option.long)"]
    if let short = option.short { forms.insert("Fl \(short)", at: 0) }
    if let name = option.value?.name {
      forms[forms.count - 1] += " Ns = Ns Ar \(word(name))"
      if forms.count > 1 { forms[0] += " Ar \(word(name))" }
    }
    return ".It " + forms.joined(separator: " , ")
  }

  /// The abstract as mdoc expects it after the name: no capital, no full stop.
  private static func description(_ abstract: String) -> String {
    let isName = abstract.dropFirst().first?.isUppercase ?? false
    let first = isName ? String(abstract.prefix(1)) : abstract.prefix(1).lowercased()
    let rest = abstract.dropFirst()
    return (first + (rest.last == "." ? rest.dropLast() : rest)).split(separator: " ")
      .map { word(String($0)) }.joined(separator: " ")
  }

  /// An argument of a macro, in which mdoc sees no macro, delimiter or quote.
  private static func word(_ text: String) -> String {
    let escaped = escape(text)
    if text.contains(where: { $0 == " " }) { return "\"\(escaped)\"" }
    let isMacroLike = text.count <= 3 && text.allSatisfy { $0.isLetter || $0.isPunctuation }
    return (isMacroLike ? "\\&" : "") + escaped
  }

  /// Running text, one sentence per line.
  private static func prose(_ text: String) -> [String] {
    var sentences = [""]
    for word in text.split(separator: " ") {
      let last = sentences.count - 1
      sentences[last] += (sentences[last].isEmpty ? "" : " ") + word
      if word.hasSuffix(".") { sentences.append("") }
    }
    return sentences.filter { !$0.isEmpty }.map { atLineStart(escape($0)) }
  }

  /// A command that can be copied from the page, because its hyphens stay hyphens.
  private static func literal(_ text: String) -> String {
    atLineStart(escape(text).rewriting { $0 == "-" ? "\\-" : nil })
  }

  private static func atLineStart(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\n", "\r": result += " "
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default:
        let hex = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)]"
      }
    }
    return result
  }
}
