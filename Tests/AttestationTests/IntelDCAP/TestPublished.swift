import Attestation
import CanonicalEncoding
import TestCertificates

/// What the tests' Intel publishes, with everything in it that a test wants otherwise.
struct TestPublished: Sendable {
    /// One level of a TCB info.
    struct Level: Sendable {
        var components = [UInt8](repeating: 5, count: 16)
        var pceSVN = 11
        var module: [UInt8] = [5, 0, 2] + [UInt8](repeating: 0, count: 13)
        var status = "UpToDate"
        var advisories: [String] = []
        var componentCount = 16
        var moduleCount = 16
    }

    /// One level of an enclave or a module.
    struct EnclaveLevel: Sendable {
        var version = 8
        var status = "UpToDate"
        var advisories: [String] = []
    }

    var isTDX: Bool
    var infoID: String?
    var infoVersion = 3
    var identityID: String?
    var identityVersion = 2
    var infoPeriod = TestIntel.month
    var identityPeriod = TestIntel.month
    var listPeriod = TestIntel.month
    var fmspc: [UInt8] = [0x90, 0xC0, 0x6F, 0, 0, 0]
    var pceID: [UInt8] = [0, 0]
    var infoNumber = 18
    var identityNumber = 18
    var levels = [Level()]
    var moduleLevels = [EnclaveLevel(version: 5)]
    var moduleID = "TDX_01"
    var moduleSigner = [UInt8](repeating: 0, count: 48)
    var enclaveLevels = [EnclaveLevel()]
    var enclaveSigner = [UInt8](repeating: 0x8C, count: 32)
    var enclaveProduct = 1
    var enclaveAttributes: [UInt8] = [0x11] + [UInt8](repeating: 0, count: 15)
    var enclaveAttributesMask: [UInt8] =
        [0xFB] + [UInt8](repeating: 0xFF, count: 7) + [UInt8](repeating: 0, count: 8)
    /// Who signs documents, and with which certificate, where not Intel's signer.
    var signer: (key: TestKey, path: [[UInt8]])?
    var signerName = "Intel SGX TCB Signing"
    var signerSerial: [UInt8] = [4]
    /// Serial numbers that the root's and the authorities' lists name.
    var revokedByRoot: [[UInt8]] = []
    var revokedByPlatformCA: [[UInt8]] = []
    var rootList: [UInt8]?
    var platformList: [UInt8]?
    /// Files left out: `root-crl`, `pck-crl`, `tcb-info`, `qe-identity`, `chain`.
    var without: Set<String> = []
    /// What is done to the signed texts after signing.
    var change: @Sendable (_ info: String, _ identity: String) -> (String, String) = { ($0, $1) }

    static let sgx = TestPublished(isTDX: false)
    static let tdx = TestPublished(isTDX: true)

    /// What lists must have (RFC 5280, 5.2): the authority's key identifier, and a number.
    static let listExtensions = [
        TestExtension("2.5.29.35", DER.sequence(DER.value(0x80, [UInt8](repeating: 7, count: 20)))),
        TestExtension("2.5.29.20", DER.integer(1)),
    ]

    static func time(_ seconds: Int64) -> String {
        // UTCTime as the certificates have it, with another spelling: YYMMDDhhmmssZ.
        let digits = DER.time(seconds).dropFirst(2).map { Character(Unicode.Scalar($0)) }
        let parts = stride(from: 0, to: 12, by: 2).map { String(digits[$0..<$0 + 2]) }
        return "20\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z"
    }

    private func standing(_ status: String, _ advisories: [String]) -> String {
        let list = advisories.map { "\"\($0)\"" }.joined(separator: ",")
        return "\"tcbDate\":\"2025-01-01T00:00:00Z\",\"tcbStatus\":\"\(status)\""
            + (advisories.isEmpty ? "" : ",\"advisoryIDs\":[\(list)]")
    }

    private func levels(_ levels: [EnclaveLevel]) -> String {
        let list = levels.map { "{\"tcb\":{\"isvsvn\":\($0.version)},\(standing($0.status, $0.advisories))}" }
        return "\"tcbLevels\":[\(list.joined(separator: ","))]"
    }

    /// The TCB info's text.
    var info: String {
        func svns(_ own: [UInt8], _ count: Int) -> String {
            "[" + own.prefix(count).map { "{\"svn\":\($0)}" }.joined(separator: ",") + "]"
        }
        let list = levels.map { level in
            let module = isTDX ? ",\"tdxtcbcomponents\":\(svns(level.module, level.moduleCount))" : ""
            return "{\"tcb\":{\"sgxtcbcomponents\":\(svns(level.components, level.componentCount)),"
                + "\"pcesvn\":\(level.pceSVN)\(module)},\(standing(level.status, level.advisories))}"
        }
        let identity =
            "\"mrsigner\":\"\(Hex.encode(moduleSigner))\",\"attributes\":\"0000000000000000\","
            + "\"attributesMask\":\"FFFFFFFFFFFFFFFF\""
        let modules =
            isTDX
            ? "\"tdxModule\":{\(identity)},\"tdxModuleIdentities\":[{\"id\":\"\(moduleID)\",\(identity),\(levels(moduleLevels))}],"
            : ""
        return "{\"id\":\"\(infoID ?? (isTDX ? "TDX" : "SGX"))\",\"version\":\(infoVersion),"
            + "\"issueDate\":\"\(Self.time(infoPeriod.lowerBound))\",\"nextUpdate\":\"\(Self.time(infoPeriod.upperBound))\","
            + "\"fmspc\":\"\(Hex.encode(fmspc).uppercased())\",\"pceId\":\"\(Hex.encode(pceID))\",\"tcbType\":0,"
            + "\"tcbEvaluationDataNumber\":\(infoNumber),\(modules)\"tcbLevels\":[\(list.joined(separator: ","))]}"
    }

    /// The QE identity's text.
    var identity: String {
        "{\"id\":\"\(identityID ?? (isTDX ? "TD_QE" : "QE"))\",\"version\":\(identityVersion),"
            + "\"issueDate\":\"\(Self.time(identityPeriod.lowerBound))\","
            + "\"nextUpdate\":\"\(Self.time(identityPeriod.upperBound))\",\"tcbEvaluationDataNumber\":\(identityNumber),"
            + "\"miscselect\":\"00000000\",\"miscselectMask\":\"FFFFFFFF\","
            + "\"attributes\":\"\(Hex.encode(enclaveAttributes))\",\"attributesMask\":\"\(Hex.encode(enclaveAttributesMask))\","
            + "\"mrsigner\":\"\(Hex.encode(enclaveSigner).uppercased())\",\"isvprodid\":\(enclaveProduct),\(levels(enclaveLevels))}"
    }

    /// The signed texts, their signatures, certificates and lists.
    private func parts(_ intel: TestIntel) -> (
        info: (String, String), identity: (String, String), chain: String, lists: [[UInt8]]
    ) {
        let (key, path) =
            signer ?? (
                intel.signerKey,
                [
                    intel.root.issue(
                        TestCertificate(
                            subject: TestIntel.name(signerName), serial: signerSerial, validity: TestIntel.years,
                            extensions: [.signs, .basicConstraints(isAuthority: false)]), key: intel.signerKey),
                    intel.root.certificate,
                ]
            )
        let signatures = [info, identity].map { Hex.encode(key.signRaw(Array($0.utf8), .sha256)) }
        let (info, identity) = change(info, identity)
        let root =
            rootList
            ?? intel.root.list(
                revoking: revokedByRoot, validity: listPeriod, extensions: Self.listExtensions)
        let platform =
            platformList
            ?? intel.platformCA.list(
                revoking: revokedByPlatformCA, validity: listPeriod, extensions: Self.listExtensions)
        let lists = (without.contains("root-crl") ? [] : [root]) + (without.contains("pck-crl") ? [] : [platform])
        let chain = without.contains("chain") ? "" : path.map { TestCertificate.pem($0) }.joined()
        return ((info, signatures[0]), (identity, signatures[1]), chain, lists)
    }

    /// Files as Intel serves them.
    func collateral(_ intel: TestIntel) -> Collateral {
        let parts = parts(intel)
        var files = parts.lists + [Array(parts.chain.utf8)]
        if !without.contains("tcb-info") {
            files.append(Array("{\"tcbInfo\":\(parts.info.0),\"signature\":\"\(parts.info.1)\"}".utf8))
        }
        if !without.contains("qe-identity") {
            files.append(Array("{\"enclaveIdentity\":\(parts.identity.0),\"signature\":\"\(parts.identity.1)\"}".utf8))
        }
        return Collateral(files: files)
    }

    /// The one object with everything.
    func bundle(_ intel: TestIntel) -> Collateral {
        let parts = parts(intel)
        let members: [(String, String)] = [
            ("pck_crl_issuer_chain", ""), ("root_ca_crl", Hex.encode(parts.lists[0])),
            ("pck_crl", Hex.encode(parts.lists[1])),
            ("tcb_info_issuer_chain", parts.chain), ("tcb_info", parts.info.0), ("tcb_info_signature", parts.info.1),
            ("qe_identity_issuer_chain", parts.chain), ("qe_identity", parts.identity.0),
            ("qe_identity_signature", parts.identity.1),
        ]
        let object = JSONValue.object(members: members.map { ($0.0, .string($0.1)) })
        return Collateral(files: [object.canonicalBytes])
    }
}
