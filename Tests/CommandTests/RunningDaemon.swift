import CanonicalEncoding
import Foundation
import TestSupport

/// `assayd` as a process of its own, asked by curl over its socket; what it prints goes to a file.
struct RunningDaemon {
    static let curl = "/usr/bin/curl"
    /// Whether both programs are there.
    static let isPossible =
        BuiltProgram.isBuilt && BuiltProgram.isDaemonBuilt && FileManager.default.isExecutableFile(atPath: curl)
    static let absence = "assay, assayd or curl is not there"

    private let process = Process()
    private let directory: ScratchDirectory
    /// What its programs see besides the usual.
    let environment: [String: String]
    /// Its output, what it logs included.
    let log: String

    struct NotReady: Error {}

    /// An answer to curl.
    struct Answer {
        let status: Int
        let head: String
        let body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue? { try? JSONValue(parsing: body) }

        func string(_ member: String) -> String? {
            if case .string(let text)? = json?[member] { text } else { nil }
        }

        func integer(_ member: String) -> Int? {
            guard case .number? = json?[member], let value = json?[member] else { return nil }
            return Int(String(decoding: value.canonicalBytes, as: UTF8.self))
        }
    }

    /// Starts it in a directory and waits until it answers.
    init(in directory: ScratchDirectory, _ arguments: [String]) throws {
        self.directory = directory
        environment = [
            "ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("a.sock"),
            "ASSAY_STATE": directory.file("state"), "ASSAY_COLLATERAL": directory.file("collateral"),
        ]
        log = directory.file("daemon.log")
        try Data().write(to: URL(fileURLWithPath: log))
        process.executableURL = URL(fileURLWithPath: BuiltProgram.directory + "/assayd")
        process.arguments = arguments
        process.environment = ["HOME": directory.path, "SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try output.seekToEnd()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        for _ in 0..<200 {
            if (try? call("GET", "/readyz"))?.status == 200 { return }
            usleep(50_000)
        }
        stop()
        throw NotReady()
    }

    var isRunning: Bool { process.isRunning }

    /// The most bytes of memory that it had so far, as the kernel counts them.
    var peakBytes: Int? { bytes("VmHWM:") }
    /// What it has now.
    var residentBytes: Int? { bytes("VmRSS:") }

    private func bytes(_ name: String) -> Int? {
        let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
            .map { $0 << 10 }
    }

    /// Processor time that it took so far.
    var processorMilliseconds: Int? {
        let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // Behind the name in parentheses, the 12th and 13th numbers, in hundredths of a second.
        guard let fields = text?.split(separator: ")").last?.split(separator: " "), fields.count > 13,
            let user = Int(fields[11]), let system = Int(fields[12])
        else { return nil }
        return 10 * (user + system)
    }

    /// Ends it, as whoever runs it would.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Runs `assay` beside it.
    func assay(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(arguments, in: directory, environment: environment)
    }

    /// Asks it by curl.
    func call(_ method: String, _ target: String, headers: [String] = [], body: [UInt8]? = nil) throws -> Answer {
        let name = UUID().uuidString
        let (head, answer, request) = (
            directory.file(".head-\(name)"), directory.file(".body-\(name)"), directory.file(".post-\(name)")
        )
        var words = ["--silent", "--unix-socket", directory.file("a.sock"), "--request", method]
        words += ["--dump-header", head, "--output", answer, "--max-time", "120"]
        if let body {
            try FileBytes.write(atomically: body, to: request)
            words += ["--header", "Content-Type: application/json", "--data-binary", "@\(request)"]
        }
        for header in headers { words += ["--header", header] }
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: Self.curl)
        curl.arguments = words + ["http://localhost\(target)"]
        curl.standardInput = FileHandle.nullDevice
        curl.standardOutput = FileHandle.nullDevice
        curl.standardError = FileHandle.nullDevice
        try curl.run()
        curl.waitUntilExit()
        guard curl.terminationStatus == 0 else { throw NotReady() }
        let heading = try String(contentsOfFile: head, encoding: .utf8)
        let code = heading.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return Answer(
            status: code ?? 0, head: heading,
            body: (try? FileBytes.read(path: answer, limit: 1 << 26)) ?? [])
    }

    /// Waits until a job is over; its last state.
    func end(of job: String) throws -> Answer {
        for _ in 0..<600 {
            let answer = try call("GET", "/v1/proofs/\(job)")
            if ["succeeded", "failed", "cancelled"].contains(answer.string("state")) { return answer }
            usleep(50_000)
        }
        throw NotReady()
    }
}
