import Algebra
import ArgumentParser
import CanonicalEncoding
import Identity
import ProofChain
import Statements

extension VerifyCommand {
    /// The options as values, the rule file still unread; a malformed one is a usage error that names it.
    func checkedOptions() throws(CommandFailure) -> VerificationOptions {
        var options = VerificationOptions()
        for text in trustedKeys { options.trustedKeys.insert(try Self.digest(text, "--trust-vk")) }
        for text in trustedModels { options.trustedModels.insert(try Self.digest(text, "--trust-model")) }
        for text in trustedSensors { options.trustedSensors.insert(try Self.sensor(text, "--trust-sensor")) }
        for text in trustedSigners {
            do throws(IdentityError) { options.trustedSigners.insert(try DIDKey(parsing: text)) } catch {
                throw .usage("--trust-signer: \(error.message)")
            }
        }
        for text in registry where !Self.isRegistryFile(text) {
            options.trustedRegistries.append(TrustedRegistry(root: try Self.root(text)))
        }
        options.allowsDevelopmentSetup = allowsDevelopmentSetup
        if let bundleDigest { options.bundleDigest = try Self.digest(bundleDigest, "--bundle-digest") }
        if let nonce {
            guard let bytes = try? Hex.decode(nonce), (1...StatementTerms.maximumNonceBytes).contains(bytes.count)
            else {
                throw .usage("--nonce wants 1 to \(StatementTerms.maximumNonceBytes) bytes in lower-case hex digits")
            }
            options.nonce = bytes
        }
        options.timeIsSupplied = at != nil
        options.expectations = try expectations()
        return options
    }

    /// Reads the rule file of `--expect rule=FILE`, if there is one.
    func readRule(into options: inout VerificationOptions) throws(CommandFailure) {
        guard let path = try expected()["rule"] else { return }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileBytes.read(path: path, limit: 1 << 16) } catch {
            throw CommandFailure(error)
        }
        do throws(RuleError) { options.expectations.rule = try RuleFile(parsing: bytes).rule } catch {
            throw CommandFailure(status: .usage, message: "\(path): \(error.message)", code: error.code)
        }
    }

    /// Reads the policy, and puts what it says together with the other options.
    func readPolicy(into options: inout VerificationOptions) throws(CommandFailure) {
        guard let policy else { return }
        let own = try PolicyFile.read(policy).policy
        do throws(PolicyError) { options = try own.options(with: options) } catch {
            throw CommandFailure(status: .usage, message: error.message, code: error.code)
        }
    }

    /// Reads the registries that `--registry` names by their files.
    func readRegistries(into options: inout VerificationOptions) throws(CommandFailure) {
        for path in registry where Self.isRegistryFile(path) {
            let bytes: [UInt8]
            do throws(FileError) {
                bytes = try FileBytes.read(path: path, limit: SensorRegistry.limits.maximumBytes)
            } catch {
                throw CommandFailure(error)
            }
            do throws(StatementError) {
                options.trustedRegistries.append(TrustedRegistry(try SensorRegistry(parsing: bytes)))
            } catch {
                throw CommandFailure(status: .usage, message: "\(path): \(error.message)", code: error.code)
            }
        }
    }

    /// Whether an argument of `--registry` is a file; a name of digits only is taken for a root.
    private static func isRegistryFile(_ text: String) -> Bool {
        !text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func root(_ text: String) throws(CommandFailure) -> Fr {
        guard let root = FieldInteger(decimal: text).flatMap({ Fr(integer: $0) }) else {
            throw .usage("--registry wants a root, a number below the field's order, or a file")
        }
        return root
    }

    /// Refuses a quorum of nobody, and standard input that would have to be read twice.
    func checkBundles() throws(CommandFailure) {
        guard !continued || quorum == nil else {
            throw .usage("--continued is for one log, and --quorum for several sensors")
        }
        guard results.isEmpty || (quorum == nil && !continued && others.isEmpty) else {
            throw .usage("--html, --svr and --ear are for one bundle")
        }
        guard quorum.map({ $0 >= 1 }) ?? true else { throw .usage("--quorum wants at least 1") }
        guard ([bundle] + others).count(where: { $0 == "-" }) <= 1 else {
            throw .usage("standard input can be one of the bundles only")
        }
    }

    /// Reads a bundle from its file or from standard input.
    func readBundle(_ bundle: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(argument: bundle, limit: Bundle.maximumByteCount)
    }

    private static func digest(_ text: String, _ place: String) throws(CommandFailure) -> Digest {
        guard let digest = try? Digest(hex: text) else {
            throw .usage("\(place) wants a digest: 64 lower-case hex digits")
        }
        return digest
    }

    private static func sensor(_ text: String, _ place: String) throws(CommandFailure) -> [UInt8] {
        guard let bytes = try? Hex.decode(text), bytes.count == 32 else {
            throw .usage("\(place) wants a sensor's packed public key: 64 lower-case hex digits")
        }
        return bytes
    }

    // MARK: - Expectations

    private static let expectationKeys = [
        "rule", "window", "verdict", "sensor", "device", "counter", "model", "answer", "circuit", "audience",
    ]

    /// `--expect key=value` as a dictionary; each key once.
    private func expected() throws(CommandFailure) -> [String: String] {
        var result: [String: String] = [:]
        for text in expect {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty, Self.expectationKeys.contains(parts[0]) else {
                throw .usage(
                    "--expect wants key=value with one of the keys \(Self.expectationKeys.joined(separator: ", "))")
            }
            guard result.updateValue(parts[1], forKey: parts[0]) == nil else {
                throw .usage("--expect \(parts[0])=… is given twice")
            }
        }
        return result
    }

    private func expectations() throws(CommandFailure) -> Expectations {
        let values = try expected()
        var result = Expectations()
        if let text = values["window"] {
            do throws(RuleError) { result.window = try TimeWindow(parsing: text) } catch {
                throw .usage("--expect window=…: \(error.message)")
            }
        }
        if let text = values["verdict"] {
            guard let claim = Polarity(rawValue: text) else {
                throw .usage("--expect verdict=… is breach or no-breach")
            }
            result.claim = claim
        }
        if let text = values["sensor"] { result.sensor = try Self.sensor(text, "--expect sensor=…") }
        if let text = values["counter"] {
            guard let counter = UInt64(text), String(counter) == text else {
                throw .usage("--expect counter=… wants a whole number below 2^64")
            }
            result.counter = counter
        }
        if let text = values["model"] { result.model = try Self.digest(text, "--expect model=…") }
        if let text = values["answer"] {
            guard let answer = Int(text), answer >= 0, String(answer) == text else {
                throw .usage("--expect answer=… wants the index of an element, from 0 on")
            }
            result.answer = answer
        }
        result.device = values["device"]
        result.circuit = values["circuit"]
        result.audience = values["audience"]
        return result
    }
}
