internal import Glibc

/// A filter's terminal, environment and clock.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal on stderr; 80 when unknown.
  package static var width: Int {
    var size = winsize()
    let request: UInt = 0x5413  // TIOCGWINSZ, a macro that Swift does not import
    guard unsafe ioctl(2, request, &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Seconds on a monotonic clock; for progress only, never for output.
  package static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The value of a variable of the environment; nil if it is not set.
  package static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Seconds since 1970, for what others date; never for output.
  package static var unixSeconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Cores this process may use.
  package static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  package static func exit(_ status: Int32) -> Never { Glibc.exit(status) }
}
