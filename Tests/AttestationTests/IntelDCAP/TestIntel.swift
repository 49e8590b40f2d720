import Attestation
import CanonicalEncoding
import Certificates
import TestCertificates

/// Intel as tests have it: a root of their own, its authorities, lists, documents and platforms, in Intel's formats byte for byte.
///
/// Nothing but the tests that name its root trusts any of it.
struct TestIntel: Sendable {
    static let time: Int64 = 1_780_000_000
    static let years: Range<Int64> = (time - 100_000_000)..<(time + 100_000_000)
    static let month: Range<Int64> = (time - 1_000_000)..<(time + 1_000_000)

    let root: TestAuthority
    let platformCA: TestAuthority
    let processorCA: TestAuthority
    let signerKey = TestKey(.p256)
    let pckKey = TestKey(.p256)
    let attestationKey = TestKey(.p256)

    /// Whom tests let paths end at.
    var anchors: TrustAnchors {
        get throws { TrustAnchors(keys: [.sha256(of: root.key.subjectPublicKeyInfo)]) }
    }

    init() {
        root = TestAuthority(
            root: Self.name("Intel SGX Root CA"), key: TestKey(.p256), .ecdsa(.sha256), validity: Self.years)
        platformCA = root.authority(
            Self.name("Intel SGX PCK Platform CA"), key: TestKey(.p256), serial: [2], validity: Self.years)
        processorCA = root.authority(
            Self.name("Intel SGX PCK Processor CA"), key: TestKey(.p256), serial: [3], validity: Self.years)
    }

    static func name(_ common: String) -> TestName {
        TestName(
            common,
            [("2.5.4.6", "US"), ("2.5.4.8", "CA"), ("2.5.4.7", "Santa Clara"), ("2.5.4.10", "Intel Corporation")])
    }
}

/// What a platform's certificate says.
struct TestPCK: Sendable {
    var components = [UInt8](repeating: 5, count: 16)
    var pceSVN = 11
    var cpuSVN = [UInt8](repeating: 5, count: 16)
    var fmspc: [UInt8] = [0x90, 0xC0, 0x6F, 0, 0, 0]
    var pceID: [UInt8] = [0, 0]
    var ppid = [UInt8](repeating: 0xAB, count: 16)
    var serial: [UInt8] = [0x11]
    var validity = TestIntel.years
    var extra: [TestExtension] = []
    var isAuthority = false
    var hasExtension = true
    var componentCount = 16

    /// 1.2.840.113741.1.13.1 as the certificates' profile has it.
    var contents: [UInt8] {
        let base = "1.2.840.113741.1.13.1."
        func member(_ identifier: String, _ value: [UInt8]) -> [UInt8] {
            DER.sequence(DER.identifier(base + identifier), value)
        }
        let svns = (0..<componentCount).map { member("2.\($0 + 1)", DER.integer(Int(components[$0]))) }
        let tcb = DER.sequence(
            of: svns + [member("2.17", DER.integer(pceSVN)), member("2.18", DER.octets(cpuSVN))])
        return DER.sequence(
            member("1", DER.octets(ppid)), member("2", tcb), member("3", DER.octets(pceID)),
            member("4", DER.octets(fmspc)), member("5", DER.enumerated(1)),
            member("6", DER.octets([UInt8](repeating: 0xCD, count: 16))),
            member("7", DER.sequence(of: (1...3).map { member("7.\($0)", DER.boolean($0 != 2)) })))
    }

    var certificate: TestCertificate {
        TestCertificate(
            subject: TestIntel.name("Intel SGX PCK Certificate"), serial: serial, validity: validity,
            extensions: [.signs, .basicConstraints(isAuthority: isAuthority)]
                + (hasExtension ? [TestExtension("1.2.840.113741.1.13.1", contents)] : []) + extra)
    }
}

/// An enclave's report, 384 bytes.
struct TestIntelReport: Sendable {
    var cpuSVN = [UInt8](repeating: 5, count: 16)
    var miscSelect: [UInt8] = [0, 0, 0, 0]
    var attributes: [UInt8] = [0x05] + [UInt8](repeating: 0, count: 7) + [0xE7] + [UInt8](repeating: 0, count: 7)
    var enclave = [UInt8](repeating: 0xE1, count: 32)
    var signer = [UInt8](repeating: 0x51, count: 32)
    var productID: UInt16 = 1
    var securityVersion: UInt16 = 8
    var reportData = [UInt8](repeating: 0xDA, count: 64)

    /// Intel's quoting enclave.
    static func quotingEnclave(_ key: [UInt8], _ authentication: [UInt8]) -> TestIntelReport {
        var report = TestIntelReport()
        report.signer = [UInt8](repeating: 0x8C, count: 32)
        report.attributes[0] = 0x11
        report.reportData = HashFunction.sha256.hash(key + authentication) + [UInt8](repeating: 0, count: 32)
        return report
    }

    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 384)
        bytes.replaceSubrange(0..<16, with: cpuSVN)
        bytes.replaceSubrange(16..<20, with: miscSelect)
        bytes.replaceSubrange(48..<64, with: attributes)
        bytes.replaceSubrange(64..<96, with: enclave)
        bytes.replaceSubrange(128..<160, with: signer)
        bytes.replaceSubrange(256..<260, with: littleEndian(productID) + littleEndian(securityVersion))
        bytes.replaceSubrange(320..<384, with: reportData)
        return bytes
    }
}

/// A domain's report, 584 or 648 bytes.
struct TestDomain: Sendable {
    var teeTCBSVN: [UInt8] = [5, 1, 3] + [UInt8](repeating: 0, count: 13)
    var module = [UInt8](repeating: 0x5E, count: 48)
    var moduleSigner = [UInt8](repeating: 0, count: 48)
    var moduleAttributes = [UInt8](repeating: 0, count: 8)
    /// SEPT_VE_DISABLE.
    var attributes: [UInt8] = [0, 0, 0, 0x10, 0, 0, 0, 0]
    var xfam: [UInt8] = [0xE7, 0, 6, 0, 0, 0, 0, 0]
    var measurement = [UInt8](repeating: 0x7D, count: 48)
    var registers = (0..<4).map { [UInt8](repeating: 0xA0 + UInt8($0), count: 48) }
    var reportData = [UInt8](repeating: 0xDA, count: 64)
    var serviceDomains = [UInt8](repeating: 0, count: 48)

    func bytes(hasServices: Bool) -> [UInt8] {
        let zeros = [UInt8](repeating: 0, count: 144)
        return teeTCBSVN + module + moduleSigner + moduleAttributes + attributes + xfam + measurement + zeros
            + Array(registers.joined()) + reportData + (hasServices ? teeTCBSVN + serviceDomains : [])
    }
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
}

/// A quote, with everything in it that a test wants otherwise.
struct TestQuote: Sendable {
    enum Body: Sendable {
        case enclave(TestIntelReport)
        case domain(TestDomain)
    }

    var version: UInt16
    var keyType: UInt16 = 2
    var tee: UInt32
    var reserved: [UInt8] = [0, 0, 0, 0]
    var vendor: [UInt8] = [
        0x93, 0x9A, 0x72, 0x33, 0xF7, 0x9C, 0x4C, 0xA9, 0x94, 0x0A, 0x0D, 0xB3, 0x95, 0x7F, 0x06, 0x07,
    ]
    var body: Body
    var bodyType: UInt16 = 3
    var outerType: UInt16 = 6
    var certificationType: UInt16 = 5
    var authentication = [UInt8](0..<32)
    var report: TestIntelReport?
    var certificates: [[UInt8]]?
    /// What is added to each length field, and the bytes after the end.
    var extraLengths: (signature: Int, outer: Int, authentication: Int, chain: Int, body: Int) = (0, 0, 0, 0, 0)
    var trailing: [UInt8] = []
    /// Who signs what, where not who should.
    var enclaveSigner: TestKey?
    var signer: TestKey?
    var signature: [UInt8]?
    var pck = TestPCK()
    var issuer: TestAuthority?

    static let sgx = TestQuote(version: 3, tee: 0, body: .enclave(TestIntelReport()))
    static let tdx = TestQuote(version: 4, tee: 0x81, body: .domain(TestDomain()))
    static let tdx15 = TestQuote(version: 5, tee: 0x81, body: .domain(TestDomain()))

    var kind: EvidenceKind { if case .enclave = body { .sgx } else { .tdx } }

    func signedRegion() -> [UInt8] {
        let header =
            littleEndian(version) + littleEndian(keyType) + littleEndian(tee) + reserved + vendor
            + [UInt8](repeating: 0, count: 20)
        switch body {
        case .enclave(let report): return header + report.bytes
        case .domain(let domain):
            let bytes = domain.bytes(hasServices: version == 5 && bodyType == 3)
            let prefix =
                version == 5
                ? littleEndian(bodyType) + littleEndian(UInt32(bytes.count + extraLengths.body)) : []
            return header + prefix + bytes
        }
    }

    /// The quote's bytes.
    func bytes(_ intel: TestIntel) -> [UInt8] {
        let region = signedRegion()
        let key = intel.attestationKey.point
        let enclave = (report ?? .quotingEnclave(key, authentication)).bytes
        let authority = issuer ?? intel.platformCA
        let chain =
            certificates
            ?? [authority.issue(pck.certificate, key: intel.pckKey), authority.certificate, intel.root.certificate]
        let text = Array(chain.map { TestCertificate.pem($0) }.joined().utf8) + [0]
        let inner =
            enclave + (enclaveSigner ?? intel.pckKey).signRaw(enclave, .sha256)
            + littleEndian(UInt16(authentication.count + extraLengths.authentication)) + authentication
            + littleEndian(certificationType) + littleEndian(UInt32(text.count + extraLengths.chain)) + text
        let outer = version == 3 ? [] : littleEndian(outerType) + littleEndian(UInt32(inner.count + extraLengths.outer))
        let part = (signature ?? (signer ?? intel.attestationKey).signRaw(region, .sha256)) + key + outer + inner
        return region + littleEndian(UInt32(part.count + extraLengths.signature)) + part + trailing
    }
}
