import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// A signed log of a box that is warm for forty minutes, and programs that know nothing but its folder.
struct WarmBox {
    let directory = ScratchDirectory()
    /// A rule that the log breaches.
    static let rule = packageRoot.appendingPathComponent("circuits/rules/seed-8c-30min.yaml").path

    init() throws {
        _ = try BuiltProgram.run(["sensor", "keygen"], in: directory)
        let rows = (0..<60).map { index in
            "2026-05-01T\(10 + index / 12):\(index % 12 < 2 ? "0" : "")\(index * 5 % 60):00Z,"
                + ((20...28).contains(index) ? "9.1" : "4.6")
        }
        try directory.write("time,celsius\n" + rows.joined(separator: "\n"), to: "box.csv")
        let signed = try BuiltProgram.run(
            ["sensor", "sign", "box.csv", "--key", "sensor.key", "--device", "box", "--tick", "5min"], in: directory)
        try #require(signed.status == 0, "\(signed.errors)")
    }

    /// Runs `assay`.
    func assay(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            arguments, in: directory,
            environment: [
                "ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("no.sock"),
                "ASSAY_STATE": directory.file("state"), "ASSAY_COLLATERAL": directory.file("collateral"),
            ])
    }

    /// The sensor's key, as verifiers name it.
    func sensor() throws -> String {
        try assay(["sensor", "show", "sensor.key"]).output.trimmingCharacters(in: .newlines)
    }

    /// A receipt of software of the claim that the box was warm, with what opens it in `box.opening.json`.
    func attestBySoftware() throws {
        let made = try assay([
            "prove", "--local", "--quiet", "--evidence", "receipt", "--provider", "software", "--rule", Self.rule,
            "--claim", "breach", "--input", "box.signed.json", "--opening", "box.opening.json",
        ])
        try #require(made.status == 0, "\(made.errors)")
    }

    func json(_ file: String) throws -> JSONValue { try JSONValue(parsing: Array(directory.read(file).utf8)) }

    func mode(_ file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: directory.file(file))[.posixPermissions] as? Int
    }
}

extension JSONValue {
    /// The same object with a member of another value.
    func with(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name } + [JSONMember(name: name, value: value)])
    }
}
