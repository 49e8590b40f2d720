import Attestation
import Certificates

/// A document in the making: members and headers that can be changed before it is signed.
struct NitroDraft {
    /// The payload's members, in order.
    var members: [CBOREntry]
    /// The payload's bytes instead of the members' encoding.
    var payload: [UInt8]?
    /// The protected header's bytes.
    var protected = CBORValue.map([CBOREntry(.unsigned(1), .es384)]).encoded
    /// The other header.
    var unprotected: [CBOREntry] = []

    /// A member by name; `nil` takes it away.
    subscript(name: String) -> CBORValue? {
        get { members.first { $0.key == .text(name) }?.value }
        set {
            let place = members.firstIndex { $0.key == .text(name) } ?? members.count
            members.removeAll { $0.key == .text(name) }
            if let newValue { members.insert(CBOREntry(.text(name), newValue), at: min(place, members.count)) }
        }
    }

    /// The message with its signature.
    func signed(with key: PrivateKey) throws -> CBORValue {
        let payload = payload ?? CBORValue.map(members).encoded
        let structure = CBORValue.array([.text("Signature1"), .bytes(protected), .bytes([]), .bytes(payload)])
        return .array([
            .bytes(protected), .map(unprotected), .bytes(payload), .bytes(try key.sign(structure.encoded)),
        ])
    }
}

/// An authority of the tests that makes documents as AWS's does, and such as AWS's never would.
struct NitroForge {
    /// The time of all documents: seconds since 1970.
    static let time: Int64 = 1_800_000_000
    static let image = [UInt8](repeating: 0xA1, count: 48)
    static let userData = [UInt8](repeating: 0x64, count: 64)
    static let nonce = [UInt8](repeating: 0x22, count: 32)

    /// What the authorities are, the root first.
    var authorities: [CertificateRequest.Role?] = [
        .authority(pathLength: nil), .authority(pathLength: 1), .authority(pathLength: 0),
    ]
    var leafRole: CertificateRequest.Role? = .leaf
    var leafCurve = PrivateKey.Curve.p384
    var leafExtensions: [CertificateRequest.Extension] = []
    /// Of the leaf.
    var validity = Self.time - 10..<Self.time + 3 * 3600
    /// Of all others.
    var authorityValidity = Self.time - 86400..<Self.time + 86400
    /// The common name of the root.
    var rootName = "aws.nitro-enclaves"

    /// What was made.
    struct Made {
        let message: CBORValue
        /// The root first.
        let bundle: [Certificate]
        let leafKey: PrivateKey
        var document: [UInt8] { message.encoded }
        var roots: TrustAnchors { TrustAnchors(keys: [bundle[0].publicKey.fingerprint]) }
        /// One that accepts it.
        var policy: NitroPolicy {
            NitroPolicy(
                roots: roots, registers: [0: [NitroForge.image]], userData: NitroForge.userData, nonce: NitroForge.nonce
            )
        }

        func appraise(_ document: [UInt8]? = nil, at time: Int64 = NitroForge.time) throws -> Appraisal {
            NitroVerifier.appraise(
                try NitroVerifier.parse(document ?? self.document), collateral: Collateral(), policy: policy, at: time)
        }
    }

    /// Makes a document.
    func make(_ edit: (inout NitroDraft) throws -> Void = { _ in }) throws -> Made {
        var (bundle, keys): ([Certificate], [PrivateKey]) = ([], [])
        for (place, role) in authorities.enumerated() {
            let key = try PrivateKey.generate(.p384)
            let request = CertificateRequest(
                subject: place == 0 ? rootName : "authority \(place)", serial: [UInt8(place + 1)],
                validity: authorityValidity, role: role)
            if let issuer = bundle.last, let signer = keys.last {
                bundle.append(try request.issued(for: key.publicKey, by: issuer, signedWith: signer))
            } else {
                bundle.append(try request.selfSigned(with: key))
            }
            keys.append(key)
        }
        let leafKey = try PrivateKey.generate(leafCurve)
        let leaf = try CertificateRequest(
            subject: "i-0123456789abcdef0-enc0123456789abcdef", serial: [0x55], validity: validity, role: leafRole,
            extensions: leafExtensions
        ).issued(for: leafKey.publicKey, by: bundle[bundle.count - 1], signedWith: keys[keys.count - 1])
        let registers = (UInt64(0)..<16).map { index in
            CBOREntry(.unsigned(index), .bytes(index < 3 ? Self.image : [UInt8](repeating: 0, count: 48)))
        }
        var draft = NitroDraft(members: [
            CBOREntry(.text("module_id"), .text("i-0123456789abcdef0-enc0123456789abcdef")),
            CBOREntry(.text("digest"), .text("SHA384")),
            CBOREntry(.text("timestamp"), .unsigned(UInt64(Self.time) * 1000)),
            CBOREntry(.text("pcrs"), .map(registers)),
            CBOREntry(.text("certificate"), .bytes(leaf.der)),
            CBOREntry(.text("cabundle"), .array(bundle.map { .bytes($0.der) })),
            CBOREntry(.text("public_key"), .null),
            CBOREntry(.text("user_data"), .bytes(Self.userData)),
            CBOREntry(.text("nonce"), .bytes(Self.nonce)),
        ])
        try edit(&draft)
        return Made(message: try draft.signed(with: leafKey), bundle: bundle, leafKey: leafKey)
    }
}
