import Foundation
import TestSupport
import Testing

/// The program under test, as it was built: `$ASSAY_BIN_DIR/assay`, else `.build/release/assay`.
enum BuiltProgram {
    static let directory =
        ProcessInfo.processInfo.environment["ASSAY_BIN_DIR"]
        ?? packageRoot.appendingPathComponent(".build/release").path
    static let path = directory + "/assay"
    static let isBuilt = FileManager.default.isExecutableFile(atPath: path)
    static let isDaemonBuilt = FileManager.default.isExecutableFile(atPath: directory + "/assayd")

    /// What a run gave.
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs `assay` in a directory, with nothing on standard input unless given, and an environment without terminal.
    static func run(
        _ arguments: [String], in directory: ScratchDirectory, input: String = "", environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path)
        var variables = ["PATH": "/usr/bin:/bin", "HOME": directory.path, "SWIFT_BACKTRACE": "enable=no"]
        variables.merge(environment) { $1 }
        process.environment = variables
        // Files, not pipes: a program that writes much cannot block on us.
        let files = try ["input", "output", "errors"].map { name in
            let path = directory.file(".\(name)-\(UUID().uuidString)")
            try Data(name == "input" ? Array(input.utf8) : []).write(to: URL(fileURLWithPath: path))
            return path
        }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: files[0]))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: files[1]))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: files[2]))
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit, "assay \(arguments.joined(separator: " ")) was killed")
        let texts = try files.dropFirst().map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }
}

/// The package's root: two folders above this one.
let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
