import Attestation
import CanonicalEncoding
import TestCertificates

/// AMD's keys, as a test has them: authorities, certificates of chips and providers, and signed reports, to the byte as AMD's.
struct TestAMD: Sendable {
    static let years: Range<Int64> = 1_600_000_000..<1_900_000_000
    static let time: Int64 = 1_750_000_000

    static let milan = TestAMD(.milan)
    static let genoa = TestAMD(.genoa)
    static let turin = TestAMD(.turin)

    let product: SEVSNPProduct
    let root: TestAuthority
    let chips: TestAuthority
    let providers: TestAuthority
    let key = TestKey(.p384)

    init(_ product: SEVSNPProduct) {
        self.product = product
        let name = { (common: String) in
            TestName(
                common,
                [
                    ("2.5.4.11", "Engineering"), ("2.5.4.6", "US"), ("2.5.4.7", "Santa Clara"), ("2.5.4.8", "CA"),
                    ("2.5.4.10", "Advanced Micro Devices"),
                ])
        }
        root = TestAuthority(
            root: name("ARK-\(product.rawValue)"), key: TestKey(.rsa(bits: 2048)), .pss384, validity: Self.years)
        let key = TestKey(.rsa(bits: 2048))
        chips = root.authority(
            name("SEV-\(product.rawValue)"), key: key, serial: [0x01, 0x00, 0x01], validity: Self.years)
        providers = root.authority(
            name("SEV-VLEK-\(product.rawValue)"), key: key, serial: [0x01, 0x01, 0x01], validity: Self.years)
    }

    /// A policy with this root, that otherwise is the default, and takes the product.
    var policy: SEVSNPPolicy {
        var policy = SEVSNPPolicy()
        policy.roots = SEVSNPRoots(keys: [product: [Digest.sha256(of: root.key.subjectPublicKeyInfo)]])
        policy.deniedProducts = []
        return policy
    }

    // MARK: Certificates

    static let tcb = SEVSNPTCB(fmc: 0, bootLoader: 4, tee: 1, snp: 24, microcode: 219)

    /// The chip's number, as certificates have it.
    var chip: [UInt8] { (0..<(product == .turin ? 8 : 64)).map { UInt8($0 * 3 + 1) } }

    /// The extensions of a key's certificate.
    func extensions(
        product name: String? = nil, tcb: SEVSNPTCB = Self.tcb, chip: [UInt8]? = nil, provider: String? = nil
    ) -> [TestExtension] {
        let arc = "1.3.6.1.4.1.3704.1"
        let number = { (value: UInt8) in DER.integer(Int(value)) }
        var extensions = [
            TestExtension("\(arc).1", number(0)), TestExtension("\(arc).2", DER.ia5(name ?? product.rawValue)),
            TestExtension("\(arc).3.1", number(tcb.bootLoader)), TestExtension("\(arc).3.2", number(tcb.tee)),
            TestExtension("\(arc).3.3", number(tcb.snp)), TestExtension("\(arc).3.8", number(tcb.microcode)),
        ]
        if product == .turin { extensions.append(TestExtension("\(arc).3.9", number(tcb.fmc))) }
        if let chip { extensions.append(TestExtension("\(arc).4", chip)) }
        if let provider { extensions.append(TestExtension("\(arc).5", DER.ia5(provider))) }
        return extensions
    }

    /// A chip's certificate.
    func chipCertificate(
        _ extensions: [TestExtension]? = nil, validity: Range<Int64> = Self.years, key: TestKey? = nil
    ) -> [UInt8] {
        chips.issue(
            TestCertificate(
                subject: TestName("SEV-VCEK"), serial: [0], validity: validity,
                extensions: extensions ?? self.extensions(chip: chip)),
            key: key ?? self.key)
    }

    /// A provider's certificate.
    func providerCertificate(_ name: String = "cloud.example", by authority: TestAuthority? = nil) -> [UInt8] {
        (authority ?? providers).issue(
            TestCertificate(
                subject: TestName("SEV-VLEK"), serial: [9], validity: Self.years,
                extensions: extensions(provider: name)),
            key: key)
    }

    /// All that a chip's report is checked with.
    func collateral(_ leaf: [UInt8]? = nil, lists: [[UInt8]] = []) -> Collateral {
        Collateral(
            files: [leaf ?? chipCertificate(), chips.certificate, root.certificate] + lists)
    }

    /// All that a provider's report is checked with.
    func providerCollateral(_ leaf: [UInt8]? = nil) -> Collateral {
        Collateral(files: [leaf ?? providerCertificate(), providers.certificate, root.certificate])
    }

    // MARK: Reports

    /// A report, not signed: the newest layout, or that of a version.
    func report(version: UInt32 = 5, tcb: SEVSNPTCB = Self.tcb) -> TestReport {
        var report = TestReport()
        report.set(0x00, version)
        report.set(0x04, UInt32(3))
        report.set(0x08, UInt64(0x3001F))
        report.set(0x34, UInt32(1))
        report.set(0x40, UInt64(0x25))
        report.set(0x50, (0..<64).map { UInt8($0) })
        report.set(0x90, [UInt8](repeating: 0xAB, count: 48))
        for place in [0x38, 0x180, 0x1E0, 0x1F0] { report.set(place, bytes(tcb)) }
        if version >= 3 {
            let family: UInt8 = product == .turin ? 0x1A : 0x19
            let model: UInt8 = product == .milan ? 0x01 : product == .genoa ? 0x11 : 0x02
            report.set(0x188, [family, model, 1])
        }
        report.set(0x1A0, chip)
        for place in [0x1E8, 0x1EC] { report.set(place, [29, 55, 1]) }
        if version >= 5 { for place in [0x1F8, 0x200] { report.set(place, UInt64(0x3F)) } }
        return report
    }

    /// A TCB as reports of the product have it.
    func bytes(_ tcb: SEVSNPTCB) -> [UInt8] {
        product == .turin
            ? [tcb.fmc, tcb.bootLoader, tcb.tee, tcb.snp, 0, 0, 0, tcb.microcode]
            : [tcb.bootLoader, tcb.tee, 0, 0, 0, 0, tcb.snp, tcb.microcode]
    }

    /// What is said of a report that was changed, and signed after that.
    func appraise(
        _ collateral: Collateral? = nil, policy: SEVSNPPolicy? = nil, at time: Int64 = Self.time, version: UInt32 = 5,
        changing change: (inout TestReport) -> Void = { _ in }
    ) throws -> Appraisal {
        var report = report(version: version)
        change(&report)
        return SEVSNPVerifier.appraise(
            try SEVSNPVerifier.parse(report.signed(by: key)), collateral: collateral ?? self.collateral(),
            policy: policy ?? self.policy, at: time)
    }
}

/// The bytes of a report.
struct TestReport {
    var bytes = [UInt8](repeating: 0, count: SEVSNPReport.byteCount)

    mutating func set(_ place: Int, _ value: [UInt8]) {
        bytes.replaceSubrange(place..<place + value.count, with: value)
    }

    mutating func set(_ place: Int, _ value: some FixedWidthInteger) {
        set(place, withUnsafeBytes(of: value.littleEndian) { Array($0) })
    }

    /// With a signature.
    func signed(by key: TestKey) -> [UInt8] {
        var report = self
        let signature = key.signRaw(Array(bytes[..<SEVSNPReport.signedByteCount]), .sha384)
        report.set(0x2A0, signature[..<48].reversed())
        report.set(0x2A0 + 72, signature[48...].reversed())
        return report.bytes
    }
}
