import ArgumentParser
import CanonicalEncoding
import Glibc
import ProofChain
import Statements

extension VerifyCommand {
    /// The options as values; a malformed one is a usage error that names it.
    func options() throws -> VerificationOptions {
        var options = VerificationOptions()
        for text in trustedKeys { options.trustedKeys.insert(try digest(text, "--trust-vk")) }
        for text in trustedSensors { options.trustedSensors.insert(try sensor(text, "--trust-sensor")) }
        options.allowsDevelopmentSetup = allowsDevelopmentSetup
        options.bundleDigest = try bundleDigest.map { try digest($0, "--bundle-digest") }
        options.nonce = try nonce.map { text in
            guard let bytes = try? Hex.decode(text), (1...Statement.maximumNonceBytes).contains(bytes.count) else {
                throw ValidationError(
                    "--nonce wants 1 to \(Statement.maximumNonceBytes) bytes in lower-case hex digits")
            }
            return bytes
        }
        options.timeIsSupplied = at != nil
        if let at { _ = try suppliedTime(at) }
        options.expectations = try expectations()
        return options
    }

    /// The moment of the check.
    func time() throws -> UTCTime {
        if let at { return try suppliedTime(at) }
        guard let now = try? UTCTime(secondsSinceEpoch: Int64(Glibc.time(nil))) else {
            throw CommandFailure(
                status: .system, message: "this machine's clock is not in the years 1970 to 9999",
                code: "clock.out-of-range")
        }
        return now
    }

    /// Reads the rule file of `--expect rule=FILE`, if there is one.
    func readRule(into options: inout VerificationOptions) throws {
        guard let path = try expected()["rule"] else { return }
        do {
            options.expectations.rule = try RuleFile(parsing: try FileBytes.read(path: path, limit: 1 << 16)).rule
        } catch let error as FileError {
            throw CommandFailure(status: .system, message: error.message, code: error.code)
        } catch let error as RuleError {
            throw CommandFailure(status: .usage, message: "\(path): \(error.message)", code: error.code)
        }
    }

    /// Reads the bundle from its file or from standard input.
    func readBundle() throws(FileError) -> [UInt8] {
        if bundle == "-" {
            return try FileBytes.read(
                descriptor: STDIN_FILENO, name: "standard input", limit: Bundle.maximumByteCount)
        }
        return try FileBytes.read(path: bundle, limit: Bundle.maximumByteCount)
    }

    private func suppliedTime(_ text: String) throws -> UTCTime {
        do throws(QuantityError) {
            return try UTCTime(parsing: text)
        } catch { throw ValidationError("--at: \(error.message)") }
    }

    private func digest(_ text: String, _ place: String) throws -> Digest {
        guard let digest = try? Digest(hex: text) else {
            throw ValidationError("\(place) wants a digest: 64 lower-case hex digits")
        }
        return digest
    }

    private func sensor(_ text: String, _ place: String) throws -> [UInt8] {
        guard let bytes = try? Hex.decode(text), bytes.count == 32 else {
            throw ValidationError("\(place) wants a sensor's packed public key: 64 lower-case hex digits")
        }
        return bytes
    }

    // MARK: - Expectations

    private static let expectationKeys = [
        "rule", "window", "verdict", "sensor", "device", "counter", "circuit", "audience",
    ]

    /// `--expect key=value` as a dictionary; each key once.
    private func expected() throws -> [String: String] {
        var result: [String: String] = [:]
        for text in expect {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty, Self.expectationKeys.contains(parts[0]) else {
                throw ValidationError(
                    "--expect wants key=value with one of the keys \(Self.expectationKeys.joined(separator: ", "))")
            }
            guard result.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw ValidationError("--expect \(parts[0])=… is given twice")
            }
        }
        return result
    }

    private func expectations() throws -> Expectations {
        let values = try expected()
        var result = Expectations()
        result.window = try values["window"].map { text in
            do throws(RuleError) {
                return try TimeWindow(parsing: text)
            } catch { throw ValidationError("--expect window=…: \(error.message)") }
        }
        result.claim = try values["verdict"].map { text in
            guard let claim = Polarity(rawValue: text) else {
                throw ValidationError("--expect verdict=… is breach or no-breach")
            }
            return claim
        }
        result.sensor = try values["sensor"].map { try sensor($0, "--expect sensor=…") }
        result.counter = try values["counter"].map { text in
            guard let counter = UInt64(text), String(counter) == text else {
                throw ValidationError("--expect counter=… wants a whole number below 2^64")
            }
            return counter
        }
        result.device = values["device"]
        result.circuit = values["circuit"]
        result.audience = values["audience"]
        return result
    }
}
