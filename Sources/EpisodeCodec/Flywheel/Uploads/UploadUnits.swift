internal import Bytes

/// What makes a plan and runs it every 15 minutes, so that files go as they come and as windows open.
package enum UploadUnits: Sendable {
  case cron, systemd

  /// - Parameters:
  ///   - command: the words that make the plan.
  ///   - folder: where they mean what they mean here.
  ///   - path: the `PATH` in which the programs are.
  package func text(_ command: [String], in folder: String, path: String) -> String {
    let plan = command.map(\.quotedForShell).joined(separator: " ")
    let run =
      "cd \(folder.quotedForShell) && plan=$(mktemp) && \(plan) >\"$plan\" && "
      + "sh \"$plan\" >/dev/null; status=$?; rm -f \"$plan\"; exit $status"
    return switch self {
    case .cron: Self.cron(run, path)
    case .systemd: Self.systemd(run, path)
    }
  }

  private static func cron(_ run: String, _ path: String) -> String {
    // crontab(5): a % is a line's end.
    """
    # For crontab(1).
    PATH=\(path)
    */15 * * * * \(run.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\\%"))

    """
  }

  private static func systemd(_ run: String, _ path: String) -> String {
    #"""
    #!/bin/sh
    # Installs upload-plan.service and upload-plan.timer in a folder, by default that of the user's units.
    # Then: systemctl --user daemon-reload && systemctl --user enable --now upload-plan.timer
    set -eu
    folder=${1:-${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user}
    mkdir -p "$folder"
    cat >"$folder/upload-plan.service" <<'END'
    [Unit]
    Description=Uploads of recordings

    [Service]
    Type=oneshot
    Environment=\#(systemdWord("PATH=" + path, variables: false))
    ExecStart=/bin/sh -c \#(systemdWord(run, variables: true))
    END
    cat >"$folder/upload-plan.timer" <<'END'
    [Unit]
    Description=Uploads of recordings, every 15 minutes

    [Timer]
    OnCalendar=*:0/15

    [Install]
    WantedBy=timers.target
    END

    """#
  }

  /// systemd.syntax(7) and systemd.service(5): `%` begins a specifier, and in commands `$` a variable.
  private static func systemdWord(_ text: String, variables: Bool) -> String {
    var word = "\""
    for character in text {
      switch character {
      case "\\", "\"": word += "\\\(character)"
      case "%": word += "%%"
      case "$" where variables: word += "$$"
      default: word.append(character)
      }
    }
    return word + "\""
  }
}
