import Certificates

/// A document of AWS's Nitro security module that was read, and of which nothing is believed yet.
///
/// The format is COSE_Sign1 around a map of CBOR: AWS, "Verifying the root of trust" of the Nitro Enclaves documentation.
public struct NitroDocument: Sendable {
    /// The most bytes of one document.
    public static let maximumByteCount = 1 << 16
    /// The most certificates between root and leaf that are read, the root included.
    public static let maximumBundleCount = 8

    /// A platform configuration register.
    public struct Register: Hashable, Sendable {
        /// Its number: 0 the image, 1 kernel and boot, 2 the application, 3 the parent's role, 4 the parent, 8 who signed the image.
        public let index: UInt64
        /// Its value.
        public let value: [UInt8]
    }

    let message: COSESign1
    /// The module that issued it.
    public let module: String
    /// The hash of the registers.
    public let digest: String
    /// Milliseconds since 1970, UTC.
    public let timestamp: UInt64
    /// The registers, in the order of the document.
    public let registers: [Register]
    /// The certificate of the key that signed the document.
    public let certificate: Certificate
    /// The certificates above it, the root first.
    public let bundle: [Certificate]
    /// A key of the requester's, if there is one.
    public let publicKey: [UInt8]?
    /// What the requester chose, if anything.
    public let userData: [UInt8]?
    /// What a verifier chose, if anything.
    public let nonce: [UInt8]?

    /// Reads a document.
    ///
    /// Array and map of the message have definite lengths; the payload is signed and may have open-ended ones, as the documents of AWS
    /// have since 2025.
    ///
    /// - Throws: `nitro.not-a-map`, `nitro.missing-member`, `nitro.unknown-member`, `nitro.wrong-type`, `nitro.too-many-certificates`,
    ///   `cose.…`, `cbor.…`, `certificate.…`, `public-key.…`.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        message = try COSESign1(parsing: bytes)
        var members = try NitroMembers(try CBORValue(parsing: message.payload, limits: .signedContents))
        module = try members.text("module_id")
        digest = try members.text("digest")
        timestamp = try members.unsigned("timestamp")
        registers = try members.registers("pcrs")
        certificate = try Certificate(evidence: try members.bytes("certificate"))
        var bundle: [Certificate] = []
        for der in try members.listOfBytes("cabundle", limit: Self.maximumBundleCount) {
            bundle.append(try Certificate(evidence: der))
        }
        self.bundle = bundle
        publicKey = try members.optionalBytes("public_key")
        userData = try members.optionalBytes("user_data")
        nonce = try members.optionalBytes("nonce")
        try members.finish()
    }

    /// The value of a register; `nil` if the document does not have it.
    public func register(_ index: UInt64) -> [UInt8]? { registers.first { $0.index == index }?.value }
}

/// The members of a document's map, each taken once.
private struct NitroMembers {
    private var values: [String: CBORValue] = [:]

    init(_ payload: CBORValue) throws(EvidenceError) {
        guard case .map(let entries) = payload else {
            throw EvidenceError(code: "nitro.not-a-map", message: "the payload is \(payload.kind)")
        }
        for entry in entries {
            guard case .text(let name) = entry.key else {
                throw EvidenceError(code: "nitro.unknown-member", message: "a member's name is \(entry.key.kind)")
            }
            // Texts that Unicode has as equivalent are one key to Swift, and two to others.
            guard values.updateValue(entry.value, forKey: name) == nil else {
                throw EvidenceError(code: "cbor.duplicate-key", message: "the document has a member twice")
            }
        }
    }

    private mutating func take(_ name: String) throws(EvidenceError) -> CBORValue {
        guard let value = values.removeValue(forKey: name) else {
            throw EvidenceError(code: "nitro.missing-member", message: "the document has no \(name)")
        }
        return value
    }

    mutating func text(_ name: String) throws(EvidenceError) -> String {
        let value = try take(name)
        guard case .text(let text) = value else { throw .wrongType(name, value) }
        return text
    }

    mutating func unsigned(_ name: String) throws(EvidenceError) -> UInt64 {
        let value = try take(name)
        guard case .unsigned(let number) = value else { throw .wrongType(name, value) }
        return number
    }

    mutating func bytes(_ name: String) throws(EvidenceError) -> [UInt8] {
        let value = try take(name)
        guard case .bytes(let bytes) = value else { throw .wrongType(name, value) }
        return bytes
    }

    /// Absent and null mean the same.
    mutating func optionalBytes(_ name: String) throws(EvidenceError) -> [UInt8]? {
        switch values.removeValue(forKey: name) {
        case .none, .some(.null): return nil
        case .some(.bytes(let bytes)): return bytes
        case .some(let value): throw .wrongType(name, value)
        }
    }

    mutating func listOfBytes(_ name: String, limit: Int) throws(EvidenceError) -> [[UInt8]] {
        let value = try take(name)
        guard case .array(let items) = value else { throw .wrongType(name, value) }
        guard items.count <= limit else {
            throw EvidenceError(
                code: "nitro.too-many-certificates", message: "\(name) has \(items.count) certificates")
        }
        var list: [[UInt8]] = []
        for item in items {
            guard case .bytes(let bytes) = item else { throw .wrongType(name, item) }
            list.append(bytes)
        }
        return list
    }

    mutating func registers(_ name: String) throws(EvidenceError) -> [NitroDocument.Register] {
        let value = try take(name)
        guard case .map(let entries) = value else { throw .wrongType(name, value) }
        var registers: [NitroDocument.Register] = []
        for entry in entries {
            guard case .unsigned(let index) = entry.key else { throw .wrongType(name, entry.key) }
            guard case .bytes(let bytes) = entry.value else { throw .wrongType(name, entry.value) }
            registers.append(NitroDocument.Register(index: index, value: bytes))
        }
        return registers
    }

    func finish() throws(EvidenceError) {
        guard values.isEmpty else {
            throw EvidenceError(
                code: "nitro.unknown-member", message: "the document has \(values.count) members that are not known")
        }
    }
}

extension EvidenceError {
    fileprivate static func wrongType(_ name: String, _ value: CBORValue) -> EvidenceError {
        EvidenceError(code: "nitro.wrong-type", message: "\(name) is or holds \(value.kind)")
    }
}

extension Certificate {
    /// Reads a certificate that evidence brings.
    ///
    /// - Throws: `certificate.…`, `public-key.…`.
    convenience init(evidence der: [UInt8]) throws(EvidenceError) {
        do throws(CertificateError) {
            try self.init(der: der)
        } catch {
            throw EvidenceError(code: error.code, message: error.message)
        }
    }
}
