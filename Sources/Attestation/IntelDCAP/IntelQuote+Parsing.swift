extension IntelQuote {
    /// Reads a quote of one kind.
    ///
    /// Every length must be exactly what it speaks of. After the quote zeros may follow, as the buffers of many a machine leave them;
    /// anything else is refused.
    ///
    /// - Throws: `….too-long`, `….truncated`, `….unsupported-version`, `….unsupported-key-type`, `….wrong-tee`,
    ///   `….wrong-vendor`, `….reserved-not-zero`, `….unsupported-body`, `….wrong-length`, `….unsupported-certification`,
    ///   `….trailing-bytes`; the area is `sgx` or `tdx`.
    init(_ bytes: [UInt8], kind: EvidenceKind) throws(EvidenceError) {
        let area = kind == .sgx ? "sgx" : "tdx"
        func refuse(_ code: String, _ message: String) -> EvidenceError {
            EvidenceError(code: "\(area).\(code)", message: message)
        }
        guard bytes.count <= Self.maximumByteCount else {
            throw refuse("too-long", "a quote of more than \(Self.maximumByteCount) bytes")
        }
        var reader = ByteReader(bytes, area: area)
        let version = Int(try reader.littleEndian(UInt16.self, "the version"))
        let keyType = try reader.littleEndian(UInt16.self, "the key's type")
        let tee = try reader.littleEndian(UInt32.self, "the kind of hardware")
        guard tee == (kind == .sgx ? 0 : 0x81) else {
            throw refuse("wrong-tee", "at byte 4: a quote of other hardware (\(tee))")
        }
        guard kind == .sgx ? version == 3 : version == 4 || version == 5 else {
            throw refuse("unsupported-version", "at byte 0: version \(version) is not read here")
        }
        guard keyType == 2 else {
            throw refuse("unsupported-key-type", "at byte 2: a key of type \(keyType), not ECDSA on P-256")
        }
        if version == 3 {
            // The versions of the quoting and the provisioning enclave: for information, the certificate says them.
            _ = try reader.take(4, "the enclaves' versions")
        } else {
            try reader.zeros(4, "the reserved part of the header")
        }
        guard try reader.take(16, "the vendor") == Self.vendor else {
            throw refuse("wrong-vendor", "at byte 12: a quoting enclave of another vendor than Intel")
        }
        userData = try reader.take(20, "the user data")
        self.version = version
        body = try Self.body(from: &reader, version: version, kind: kind)
        signedRegion = Array(bytes[..<reader.offset])

        var signed = ByteReader(
            try reader.take(Int(try reader.littleEndian(UInt32.self, "the length")), "the signature's part"), area: area
        )
        signature = try signed.take(64, "the signature")
        attestationKey = try signed.take(64, "the attestation key")
        if version > 3 {
            let outer = try signed.littleEndian(UInt16.self, "the certification's type")
            guard outer == 6 else {
                throw refuse("unsupported-certification", "certification data of type \(outer), not 6")
            }
            let length = Int(try signed.littleEndian(UInt32.self, "the certification's length"))
            guard length == signed.remaining else {
                throw refuse("wrong-length", "certification data of \(length) bytes, and \(signed.remaining) are there")
            }
        }
        enclaveReport = try SGXReportBody(from: &signed)
        enclaveSignature = try signed.take(64, "the enclave's signature")
        let authenticationLength = Int(try signed.littleEndian(UInt16.self, "the authentication data's length"))
        authenticationData = try signed.take(authenticationLength, "the authentication data")
        let type = try signed.littleEndian(UInt16.self, "the certificates' type")
        guard type == 5 else {
            throw refuse("unsupported-certification", "certification data of type \(type), not a chain in PEM")
        }
        let length = Int(try signed.littleEndian(UInt32.self, "the certificates' length"))
        guard length == signed.remaining else {
            throw refuse("wrong-length", "certificates of \(length) bytes, and \(signed.remaining) are there")
        }
        certificates = signed.rest()
        let place = reader.offset
        let padding = reader.rest()
        guard padding.allSatisfy({ $0 == 0 }) else {
            throw refuse("trailing-bytes", "at byte \(place): bytes after the end that are not zero")
        }
        paddingByteCount = padding.count
    }

    private static func body(
        from reader: inout ByteReader, version: Int, kind: EvidenceKind
    ) throws(EvidenceError) -> Body {
        if version == 3 { return .enclave(try SGXReportBody(from: &reader)) }
        if version == 4 { return .domain(try TDReportBody(from: &reader, hasServices: false)) }
        let type = try reader.littleEndian(UInt16.self, "the body's type")
        let length = try reader.littleEndian(UInt32.self, "the body's length")
        guard type == 2 || type == 3 else {
            throw EvidenceError(code: "tdx.unsupported-body", message: "at byte 48: a body of type \(type)")
        }
        let due = type == 2 ? TDReportBody.byteCount : TDReportBody.byteCountWithServices
        guard length == due else {
            throw EvidenceError(
                code: "tdx.wrong-length", message: "at byte 50: a body of \(length) bytes, and its type has \(due)")
        }
        return .domain(try TDReportBody(from: &reader, hasServices: type == 3))
    }
}

extension SGXReportBody {
    /// Reads a report. What is reserved in it is not looked at: it is signed, and later processors use it.
    init(from reader: inout ByteReader) throws(EvidenceError) {
        let bytes = try reader.take(Self.byteCount, "the enclave's report")
        self.bytes = bytes
        cpuSVN = Array(bytes[0..<16])
        miscSelect = Array(bytes[16..<20])
        attributes = Array(bytes[48..<64])
        enclave = Array(bytes[64..<96])
        signer = Array(bytes[128..<160])
        productID = UInt16(bytes[256]) | UInt16(bytes[257]) << 8
        securityVersion = UInt16(bytes[258]) | UInt16(bytes[259]) << 8
        reportData = Array(bytes[320..<384])
    }
}

extension TDReportBody {
    /// Reads a report.
    init(from reader: inout ByteReader, hasServices: Bool) throws(EvidenceError) {
        teeTCBSVN = try reader.take(16, "TEE_TCB_SVN")
        module = try reader.take(48, "MRSEAM")
        moduleSigner = try reader.take(48, "MRSIGNERSEAM")
        moduleAttributes = try reader.take(8, "SEAMATTRIBUTES")
        attributes = try reader.take(8, "TDATTRIBUTES")
        xfam = try reader.take(8, "XFAM")
        measurement = try reader.take(48, "MRTD")
        configurationID = try reader.take(48, "MRCONFIGID")
        owner = try reader.take(48, "MROWNER")
        ownerConfiguration = try reader.take(48, "MROWNERCONFIG")
        var registers: [[UInt8]] = []
        for number in 0..<4 { registers.append(try reader.take(48, "RTMR\(number)")) }
        self.registers = registers
        reportData = try reader.take(64, "REPORTDATA")
        currentTCBSVN = hasServices ? try reader.take(16, "TEE_TCB_SVN2") : nil
        serviceDomains = hasServices ? try reader.take(48, "MRSERVICETD") : nil
    }
}
