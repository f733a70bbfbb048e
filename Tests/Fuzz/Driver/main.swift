import EpisodeCodec
import FuzzBodies

// Hands the process to libFuzzer. `--target=NAME` names the target: libFuzzer ignores arguments
// that start with two hyphens, and passes them on when it restarts itself.

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ argc: UnsafeMutablePointer<CInt>,
  _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ tryInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

let target: FuzzTarget = {
  let prefix = "--target="
  let name = CommandLine.arguments.first { $0.hasPrefix(prefix) }?.dropFirst(prefix.count)
  guard let target = name.flatMap({ FuzzTarget(rawValue: String($0)) }) else {
    fatalError("--target= is one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

var argc = CommandLine.argc
var argv = unsafe CommandLine.unsafeArgv
_ = unsafe runFuzzer(&argc, &argv) { start, count in
  target.run(Bytes(unsafe Array(UnsafeBufferPointer(start: start, count: count))))
  return 0
}
