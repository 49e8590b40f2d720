import CFuzzer
import FuzzTargets
import Glibc

/// libFuzzer over one target: `Fuzz NAME [OPTION…] [CORPUS…]`. Without arguments it lists the targets; `Fuzz --seeds NAME FOLDER`
/// writes what the target's inputs are made of.
@main
enum Fuzz {
    /// What is tried. libFuzzer calls a plain function, which captures nothing.
    nonisolated(unsafe) private static var target = FuzzTarget.selfTest

    static func main() throws {
        let arguments = CommandLine.arguments
        switch arguments.count {
        case 1:
            for target in FuzzTarget.all { print("\(target.name)\t\(target.promise)") }
        case 4 where arguments[1] == "--seeds":
            for (place, seed) in try named(arguments[2]).seeds().enumerated() {
                write(seed, to: "\(arguments[3])/seed-\(place)")
            }
        default:
            target = named(arguments[1])
            run()
        }
    }

    private static func named(_ name: String) -> FuzzTarget {
        guard let target = FuzzTarget.named(name) else { stop("no target is called \(name)") }
        return target
    }

    /// Hands over to libFuzzer, whose first argument is the one after the target's name.
    private static func run() -> Never {
        var count = CommandLine.argc - 1
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { start, count in
                do {
                    _ = try Fuzz.target.look(Array(UnsafeBufferPointer(start: start, count: count)))
                } catch {
                    // libFuzzer keeps the input of a process that traps.
                    fatalError("\(Fuzz.target.name): \(error)")
                }
                return 0
            })
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "w"), fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0 else {
            stop("cannot write \(path)")
        }
    }

    private static func stop(_ message: String) -> Never {
        let line = Array("fuzz: \(message)\n".utf8)
        exit(Glibc.write(STDERR_FILENO, line, line.count) == line.count ? 2 : 1)
    }
}
