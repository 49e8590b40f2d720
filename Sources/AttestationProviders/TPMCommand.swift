import Attestation

/// The few commands of a TPM 2.0 that a quote needs (TPM 2.0 Library, Part 3), as bytes.
struct TPMCommand {
    /// TPM_RH_ENDORSEMENT: the hierarchy whose keys outlive a change of owner.
    private static let endorsement: UInt32 = 0x4000_000B
    private static let null: UInt16 = 0x0010

    let bytes: [UInt8]

    /// - Parameter handle: of what the command is about, with an empty password for it; `nil` for commands that need none.
    private init(_ code: UInt32, authorized handle: UInt32? = nil, _ parameters: [UInt8]) {
        let middle: [UInt8]
        if let handle {
            // One session: TPM_RS_PW, no nonce, no attributes, no password.
            let session = UInt32(0x4000_0009).bigEndianBytes + [0, 0, 0, 0, 0]
            middle = handle.bigEndianBytes + UInt32(session.count).bigEndianBytes + session
        } else {
            middle = []
        }
        let tag: UInt16 = handle == nil ? 0x8001 : 0x8002
        let count = UInt32(10 + middle.count + parameters.count)
        bytes = tag.bigEndianBytes + count.bigEndianBytes + code.bigEndianBytes + middle + parameters
    }

    /// TPM2_CreatePrimary of a key on P-256 that signs only what the TPM made. The same seed and template give the same key each time, so
    /// that nothing is stored.
    static func createAttestationKey() -> TPMCommand {
        let attributes = TPMPublicArea.Attributes.attestation.rawValue | 1 << 6 | 1 << 10  // userWithAuth, noDA.
        let template: [[UInt8]] = [
            UInt16(0x0023).bigEndianBytes, UInt16(0x000B).bigEndianBytes, attributes.bigEndianBytes,
            UInt16(0).bigEndianBytes,  // No policy.
            null.bigEndianBytes,  // No symmetric algorithm.
            UInt16(0x0018).bigEndianBytes, UInt16(0x000B).bigEndianBytes,  // ECDSA with SHA-256.
            UInt16(0x0003).bigEndianBytes, null.bigEndianBytes,  // P-256, no derivation.
            UInt16(0).bigEndianBytes, UInt16(0).bigEndianBytes,  // No point.
        ]
        // No password and no data of the key's; the template; no outside info; no registers.
        let parameters: [[UInt8]] = [
            UInt16(4).bigEndianBytes, UInt32(0).bigEndianBytes, sized(Array(template.joined())),
            UInt16(0).bigEndianBytes, UInt32(0).bigEndianBytes,
        ]
        return TPMCommand(0x0131, authorized: endorsement, Array(parameters.joined()))
    }

    /// TPM2_PCR_Read of registers of the bank of SHA-256; a TPM gives eight at once.
    static func readRegisters(_ registers: Range<Int>) -> TPMCommand {
        TPMCommand(0x017E, selection(registers))
    }

    /// TPM2_Quote of registers of the bank of SHA-256, with the key's own scheme.
    static func quote(key: UInt32, qualifyingData: [UInt8], registers: Range<Int>) -> TPMCommand {
        TPMCommand(0x0158, authorized: key, sized(qualifyingData) + null.bigEndianBytes + selection(registers))
    }

    /// TPM2_FlushContext: forgets a key.
    static func forget(key: UInt32) -> TPMCommand { TPMCommand(0x0165, key.bigEndianBytes) }

    private static func selection(_ registers: Range<Int>) -> [UInt8] {
        var bits: [UInt8] = [0, 0, 0]
        for register in registers { bits[register / 8] |= 1 << UInt8(register % 8) }
        return UInt32(1).bigEndianBytes + UInt16(0x000B).bigEndianBytes + [UInt8(bits.count)] + bits
    }

    private static func sized(_ bytes: [UInt8]) -> [UInt8] { UInt16(bytes.count).bigEndianBytes + bytes }
}

/// What a TPM answered.
struct TPMAnswer {
    /// The most bytes of one.
    static let maximumByteCount = 4096
    /// The bytes before the code's end: tag, length, code.
    static let headByteCount = 10

    /// TPM_RC_SUCCESS is 0.
    let code: UInt32
    /// What follows the code.
    let body: [UInt8]

    init(_ bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "tpm")
        _ = try reader.bigEndian(UInt16.self, "the answer's tag")
        guard Int(try reader.bigEndian(UInt32.self, "the answer's length")) == bytes.count else {
            throw EvidenceError(code: "tpm.malformed", message: "the TPM's answer has another length than it says")
        }
        code = try reader.bigEndian(UInt32.self, "the answer's code")
        body = reader.rest()
    }

    /// Whether the command may do when it is sent again: TPM_RC_RETRY, _TESTING, _YIELDED.
    var isPassing: Bool { [0x922, 0x90A, 0x908].contains(code) }

    /// Whether the first parameter is longer than the TPM takes: TPM_RC_SIZE of parameter 1.
    var refusesLength: Bool { code == 0x1D5 }
}

extension FixedWidthInteger {
    /// Most significant byte first.
    fileprivate var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
