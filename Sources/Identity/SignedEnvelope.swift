import CanonicalEncoding

/// A payload as it is signed: a DSSE envelope (dead simple signing envelope, version 1) around an in-toto statement (attestation
/// framework, version 1) whose subject is a document of ours.
///
/// The payload follows from the document, so that signatures can travel without it.
public struct SignedEnvelope: Hashable, Sendable {
    /// What DSSE calls the type of the payload.
    public static let payloadType = "application/vnd.in-toto+json"

    /// The canonical in-toto statement.
    public let payload: [UInt8]

    /// The envelope around a document.
    ///
    /// - Parameters:
    ///   - name: what the subject is called.
    ///   - document: the bytes whose SHA-256 the subject has, as `sha256sum` prints it.
    ///   - predicateType: what is said of it: a URI.
    ///   - predicate: the same in full.
    public init(subject name: String, document: [UInt8], predicateType: String, predicate: JSONValue) {
        self.init(
            subjects: [Subject(name: name, digests: [("sha256", Digest.sha256(of: document))])],
            predicateType: predicateType, predicate: predicate)
    }

    /// Something that a statement is about.
    public struct Subject: Sendable {
        /// What it is called.
        public let name: String
        /// Its digests, by the names that the attestation framework has for them, or names of our own.
        public let digests: [(algorithm: String, value: Digest)]

        /// Names a subject.
        public init(name: String, digests: [(algorithm: String, value: Digest)]) {
            self.name = name
            self.digests = digests
        }
    }

    /// The envelope of a statement about documents that are known by their digests.
    ///
    /// - Parameters:
    ///   - predicateType: what is said of them: a URI.
    ///   - predicate: the same in full.
    public init(subjects: [Subject], predicateType: String, predicate: JSONValue) {
        payload =
            JSONValue.object(members: [
                ("_type", .string("https://in-toto.io/Statement/v1")),
                ("subject", .array(subjects.map(\.json))), ("predicateType", .string(predicateType)),
                ("predicate", predicate),
            ]).canonicalBytes
    }

    /// The bytes that are signed: DSSE's pre-authentication encoding, which keeps type and payload apart.
    public var signedBytes: [UInt8] {
        let type = Array(Self.payloadType.utf8)
        return Array("DSSEv1 \(type.count) ".utf8) + type + Array(" \(payload.count) ".utf8) + payload
    }

    /// The whole envelope, as other programs of the field read it.
    public func json(signatures: [EnvelopeSignature]) -> JSONValue {
        .object(members: [
            ("payloadType", .string(Self.payloadType)), ("payload", .string(Base64.encode(payload))),
            (
                "signatures",
                .array(
                    signatures.map { signature in
                        .object(members: [
                            ("keyid", .string(signature.signer.text)), ("sig", .string(Base64.encode(signature.bytes))),
                        ])
                    })
            ),
        ])
    }
}

extension SignedEnvelope.Subject {
    fileprivate var json: JSONValue {
        .object(members: [
            ("name", .string(name)),
            ("digest", .object(digests.map { JSONMember(name: $0.algorithm, value: .string($0.value.hex)) })),
        ])
    }
}

/// A signature of an envelope.
public struct EnvelopeSignature: Hashable, Sendable {
    /// Who signed.
    public let signer: DIDKey
    /// The 64 bytes of Ed25519 over the envelope's `signedBytes`.
    public let bytes: [UInt8]

    /// The length of a signature.
    public static let byteCount = 64

    /// A signature as found, unchecked.
    ///
    /// - Throws: `signature.wrong-length`.
    public init(signer: DIDKey, bytes: [UInt8]) throws(IdentityError) {
        guard bytes.count == Self.byteCount else {
            throw IdentityError(code: "signature.wrong-length", message: "a signature has 64 bytes, not \(bytes.count)")
        }
        self.signer = signer
        self.bytes = bytes
    }

    /// A signature that was made here.
    init(signer: DIDKey, made bytes: [UInt8]) {
        self.signer = signer
        self.bytes = bytes
    }
}
