import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// A receipt of a TPM that is real but for its silicon, from the quote to the verdict.
@Suite(
    "assay attest --provider tpm", .serialized,
    .enabled(
        if: BuiltProgram.isBuilt && SoftwareTPM.isThere, "assay is not built, or swtpm not installed"))
struct TPMReceiptTests {
    private static func policy(key: String, registers: String? = nil) -> String {
        let identity = registers.map { "registers:\n      0:\n        - \($0)" } ?? "any-identity: true"
        return "policy: lab\nevidence: receipt\nreceipts:\n  tpm:\n    keys:\n      - \(key)\n    \(identity)\n"
    }

    @Test("a policy that names the TPM's key accepts it; others say why they do not", .timeLimit(.minutes(2)))
    func attest() throws {
        let box = try WarmBox()
        let tpm = try SoftwareTPM(in: box.directory, "tpm")
        defer { tpm.end() }
        func attest(_ out: String, at socket: String) throws -> BuiltProgram.Result {
            try box.assay([
                "attest", "--provider", "tpm", "--provider-path", socket, "--rule", WarmBox.rule, "--claim", "breach",
                "--input", "box.signed.json", "--nonce", "5e1f0c2b", "--out", out,
            ])
        }
        let made = try attest("box.assay.json", at: tpm.socket)
        try #require(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("receipt: tpm, "))
        let line = try #require(made.output.split(separator: "\n").first { $0.hasPrefix("TPM key: ") })
        let key = String(line.dropFirst("TPM key: ".count))
        try #require(key.utf8.count == 64)
        let sensor = try box.sensor()
        func verify(_ policy: String, _ more: [String] = [], bundle: String = "box.assay.json") throws
            -> BuiltProgram.Result
        {
            let nonce = more.contains("--nonce") ? [] : ["--nonce", "5e1f0c2b"]
            return try box.assay(["verify", bundle, "--trust-sensor", sensor, "--policy", policy] + nonce + more)
        }
        try box.directory.write(Self.policy(key: key), to: "lab.yaml")
        let good = try verify("lab.yaml")
        #expect(good.status == 0 && good.output.hasPrefix("VERIFIED: device box: above 8 °C"), "\(good.output)")
        #expect(good.output.contains("what counts: tpm receipt"))
        // What it says of its registers can be named, as it stands in the report.
        let report = try JSONValue(parsing: Array(verify("lab.yaml", ["--json"]).output.utf8))
        guard case .array(let links)? = report["links"], case .array(let evidence)? = links.first?["evidence"],
            let claims = evidence.first?["appraisal"]?["claims"], case .string(let register)? = claims["pcr-0"]
        else {
            Issue.record("no claims")
            return
        }
        #expect(claims["key"] == .string(key))
        try box.directory.write(Self.policy(key: key, registers: register), to: "named.yaml")
        #expect(try verify("named.yaml").status == 0)
        let zeros = String(repeating: "f", count: register.utf8.count)
        try box.directory.write(Self.policy(key: key, registers: zeros), to: "other.yaml")
        let other = try verify("other.yaml")
        #expect(other.status == 3 && other.output.hasPrefix("ATTESTED BUT NOT ACCEPTED"), "\(other.output)")

        let plain = try verify("default")
        #expect(plain.status == 3 && plain.output.hasPrefix("ATTESTED BUT NOT ACCEPTED: device box"), "\(plain.output)")
        #expect(plain.output.contains("[evidence.kind-not-accepted]"))
        let challenge = try verify("lab.yaml", ["--nonce", "00"])
        #expect(challenge.status == 3 && challenge.output.contains("[nonce.mismatch]"))
        // Another TPM's quote of the same claim is genuine in its way, and not of the key that the policy names.
        let stranger = try SoftwareTPM(in: box.directory, "stranger")
        defer { stranger.end() }
        try #require(try attest("stranger.assay.json", at: stranger.socket).status == 0)
        let foreign = try verify("lab.yaml", bundle: "stranger.assay.json")
        #expect(foreign.status != 0 && foreign.output.contains("[tpm."), "\(foreign.output)")
    }
}

/// swtpm behind a socket.
final class SoftwareTPM {
    static let path = "/usr/bin/swtpm"
    static let isThere = FileManager.default.isExecutableFile(atPath: path)
    private let process = Process()
    let socket: String

    init(in directory: ScratchDirectory, _ name: String) throws {
        socket = directory.file("\(name).sock")
        let state = directory.file(name)
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = [
            "socket", "--tpm2", "--tpmstate", "dir=\(state)", "--server", "type=unixio,path=\(socket)",
            "--ctrl", "type=unixio,path=\(directory.file("\(name).ctrl"))", "--flags",
            "not-need-init,startup-clear",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: socket) { usleep(20_000) }
    }

    /// It waits for its clients to go, so it is not asked.
    func end() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
