/// A message with one signature (RFC 9052, 4.2), of which nothing is believed yet.
package struct COSESign1: Hashable, Sendable {
    /// The number of the tag that may stand before it.
    package static let tag: UInt64 = 18

    /// A parameter of a header, by its number in IANA's registry.
    private enum Header {
        static let algorithm = CBORValue.unsigned(1)
    }

    /// The protected header's bytes, as they were signed.
    package let protected: [UInt8]
    /// The same, read.
    package let protectedHeader: [CBOREntry]
    /// The header that is not signed.
    package let unprotectedHeader: [CBOREntry]
    /// What was signed.
    package let payload: [UInt8]
    /// r ‖ s for ECDSA.
    package let signature: [UInt8]

    /// Reads a message, with its tag or without.
    ///
    /// - Throws: `cose.not-sign1`, `cose.detached-payload`, and what `CBORValue` throws, for the message and for its protected header.
    package init(parsing bytes: [UInt8]) throws(EvidenceError) {
        var value = try CBORValue(parsing: bytes)
        if case .tagged(Self.tag, let item) = value { value = item }
        guard case .array(let items) = value, items.count == 4 else {
            throw .notSign1("the message is \(value.kind), not an array of four")
        }
        guard case .bytes(let protected) = items[0] else { throw .notSign1("the protected header is \(items[0].kind)") }
        guard case .map(let unprotected) = items[1] else { throw .notSign1("the other header is \(items[1].kind)") }
        guard case .bytes(let payload) = items[2] else {
            if items[2] == .null {
                throw EvidenceError(code: "cose.detached-payload", message: "the message does not hold its payload")
            }
            throw .notSign1("the payload is \(items[2].kind)")
        }
        guard case .bytes(let signature) = items[3] else { throw .notSign1("the signature is \(items[3].kind)") }
        // RFC 9052, 3: an empty header is no bytes at all.
        if protected.isEmpty {
            protectedHeader = []
        } else {
            guard case .map(let header) = try CBORValue(parsing: protected) else {
                throw .notSign1("the protected header holds no map")
            }
            protectedHeader = header
        }
        self.protected = protected
        unprotectedHeader = unprotected
        self.payload = payload
        self.signature = signature
    }

    /// A message that is to be signed, with nothing but an algorithm in its header.
    ///
    /// - Parameter sign: r ‖ s of the signature of these bytes.
    package init<Failure: Error>(
        _ payload: [UInt8], algorithm: CBORValue, sign: ([UInt8]) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        protectedHeader = [CBOREntry(Header.algorithm, algorithm)]
        protected = CBORValue.map(protectedHeader).encoded
        unprotectedHeader = []
        self.payload = payload
        signature = try sign(Self.signedBytes(protected, payload))
    }

    /// What the signature is of: Sig_structure with no additional data (RFC 9052, 4.4).
    package var signedBytes: [UInt8] { Self.signedBytes(protected, payload) }

    private static func signedBytes(_ protected: [UInt8], _ payload: [UInt8]) -> [UInt8] {
        CBORValue.array([.text("Signature1"), .bytes(protected), .bytes([]), .bytes(payload)]).encoded
    }

    /// The algorithm of the protected header.
    package var algorithm: CBORValue? { protectedHeader.first { $0.key == Header.algorithm }?.value }

    /// Whether the header that is not signed names an algorithm.
    package var namesAlgorithmUnprotected: Bool { unprotectedHeader.contains { $0.key == Header.algorithm } }

    /// Whether a header holds anything besides an algorithm: what is not understood may change what the message means.
    package var hasOtherHeaders: Bool {
        protectedHeader.contains { $0.key != Header.algorithm }
            || unprotectedHeader.contains { $0.key != Header.algorithm }
    }

    /// The message without a tag.
    package var encoded: [UInt8] {
        CBORValue.array([.bytes(protected), .map(unprotectedHeader), .bytes(payload), .bytes(signature)]).encoded
    }
}

extension CBORValue {
    /// ECDSA with SHA-384 (RFC 9053, 2.1): −35.
    package static let es384 = CBORValue.negative(34)
}

extension EvidenceError {
    fileprivate static func notSign1(_ message: String) -> EvidenceError {
        EvidenceError(code: "cose.not-sign1", message: message)
    }
}
