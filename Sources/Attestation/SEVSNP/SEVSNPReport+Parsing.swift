extension SEVSNPReport {
    /// Reads a report.
    ///
    /// - Throws: `snp.plain-sev` for a report of SEV without SNP, `snp.wrong-length`, `snp.unsupported-version`,
    ///   `snp.unsupported-algorithm` (only ECDSA on P-384 with SHA-384 is one), `snp.reserved-not-zero`.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count != Self.plainByteCount else {
            throw EvidenceError(
                code: "snp.plain-sev",
                message: "this is a report of SEV or SEV-ES, whose memory has no integrity: it is not taken")
        }
        guard bytes.count == Self.byteCount else {
            throw EvidenceError(
                code: "snp.wrong-length", message: "a report has \(Self.byteCount) bytes, not \(bytes.count)")
        }
        var reader = ByteReader(bytes, area: "snp")
        version = try reader.littleEndian(UInt32.self, "the version")
        guard Self.versions.contains(version) else {
            throw EvidenceError(
                code: "snp.unsupported-version", message: "at byte 0: reports of version \(version) are not known here")
        }
        guestSVN = try reader.littleEndian(UInt32.self, "the guest's version")
        policy = SEVSNPGuestPolicy(rawValue: try reader.littleEndian(UInt64.self, "the policy"))
        familyID = try reader.take(16, "the family")
        imageID = try reader.take(16, "the image")
        vmpl = try reader.littleEndian(UInt32.self, "the privilege level")
        guard try reader.littleEndian(UInt32.self, "the algorithm") == 1 else {
            throw EvidenceError(
                code: "snp.unsupported-algorithm", message: "at byte 52: the signature is not of ECDSA with P-384")
        }
        currentTCB = try reader.littleEndian(UInt64.self, "the current TCB")
        platformInfo = SEVSNPPlatformInfo(rawValue: try reader.littleEndian(UInt64.self, "the platform"))
        let flags = try reader.littleEndian(UInt32.self, "the signer")
        guard flags >> 5 == 0 else {
            throw EvidenceError(
                code: "snp.reserved-not-zero", message: "at byte 72: bits after the signer are not zero")
        }
        (hasAuthorKey, isChipKeyMasked) = (flags & 1 != 0, flags & 2 != 0)
        signer = Signer(number: UInt8(flags >> 2 & 7))
        try reader.zeros(4, "what follows the signer")
        reportData = try reader.take(64, "the report data")
        measurement = try reader.take(48, "the measurement")
        hostData = try reader.take(32, "the host data")
        idKeyDigest = try reader.take(48, "the digest of the identity key")
        authorKeyDigest = try reader.take(48, "the digest of the author key")
        reportID = try reader.take(32, "the guest's number")
        reportIDOfAgent = try reader.take(32, "the agent's number")
        reportedTCB = try reader.littleEndian(UInt64.self, "the reported TCB")
        if version >= 3 {
            processor = Processor(
                family: try reader.littleEndian(UInt8.self, "the family of the chip"),
                model: try reader.littleEndian(UInt8.self, "the model of the chip"),
                stepping: try reader.littleEndian(UInt8.self, "the stepping of the chip"))
        } else {
            try reader.zeros(3, "the place of the chip's family, model and stepping")
            processor = nil
        }
        try reader.zeros(21, "what precedes the chip's number")
        chipID = try reader.take(64, "the chip's number")
        committedTCB = try reader.littleEndian(UInt64.self, "the committed TCB")
        currentFirmware = try SEVSNPFirmware(&reader, "the current firmware")
        committedFirmware = try SEVSNPFirmware(&reader, "the committed firmware")
        launchTCB = try reader.littleEndian(UInt64.self, "the TCB at launch")
        if version >= 5 {
            launchMitigations = try reader.littleEndian(UInt64.self, "the mitigations at launch")
            currentMitigations = try reader.littleEndian(UInt64.self, "the current mitigations")
        } else {
            try reader.zeros(16, "the place of the mitigations")
            (launchMitigations, currentMitigations) = (nil, nil)
        }
        try reader.zeros(Self.signedByteCount - reader.offset, "what precedes the signature")
        signedRegion = Array(bytes[..<Self.signedByteCount])
        let r = try Self.number(&reader, "r of the signature")
        let s = try Self.number(&reader, "s of the signature")
        signature = r + s
        try reader.zeros(reader.remaining, "what follows the signature")
    }

    /// How many bytes a report of SEV without SNP has (AMD 55766, ATTESTATION).
    private static let plainByteCount = 208

    /// A number of 384 bits in 72 bytes, least significant first; given as 48 bytes, most significant first.
    private static func number(_ reader: inout ByteReader, _ what: String) throws(EvidenceError) -> [UInt8] {
        let digits = try reader.take(48, what)
        try reader.zeros(24, "what follows the 384 bits of \(what)")
        return digits.reversed()
    }
}

extension SEVSNPReport.Signer {
    fileprivate init(number: UInt8) {
        switch number {
        case 0: self = .vcek
        case 1: self = .vlek
        case 7: self = .none
        default: self = .unknown(number)
        }
    }

    /// The signer's name in claims and reasons.
    var name: String {
        switch self {
        case .vcek: "VCEK"
        case .vlek: "VLEK"
        case .none: "none"
        case .unknown(let number): "unknown (\(number))"
        }
    }
}

extension SEVSNPFirmware {
    fileprivate init(_ reader: inout ByteReader, _ what: String) throws(EvidenceError) {
        let build = try reader.littleEndian(UInt8.self, what)
        let minor = try reader.littleEndian(UInt8.self, what)
        let major = try reader.littleEndian(UInt8.self, what)
        try reader.zeros(1, "what follows \(what)")
        self.init(major: major, minor: minor, build: build)
    }
}
