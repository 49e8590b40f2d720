import Attestation
import CanonicalEncoding
import TestSupport
import Testing

/// Quotes of real machines, and what Intel published about them.
enum IntelVectors {
    static let isThere = SharedVectors.attestation.areThere

    /// A file's bytes; of text in hexadecimal, what it stands for.
    static func bytes(_ name: String) throws -> [UInt8] {
        let file = try SharedVectors.attestation.bytes(name)
        guard name.hasSuffix(".hex") || name.hasSuffix("hex.txt") else { return file }
        let digits = file.drop { $0 == UInt8(ascii: "0") && file.starts(with: Array("0x".utf8)) }
            .drop { $0 == UInt8(ascii: "x") }
            .prefix { $0 != 0x0A }
        return try Hex.decode(String(decoding: digits, as: UTF8.self).lowercased())
    }

    /// Files as they came.
    static func collateral(_ names: [String]) throws -> Collateral {
        Collateral(files: try names.map { try SharedVectors.attestation.bytes($0) })
    }

    /// Whoever verifies quotes of a kind: SGX or TDX.
    static func verifier(of kind: EvidenceKind) -> any IntelQuoteVerifier.Type {
        kind == .sgx ? SGXQuoteVerifier.self : TDXQuoteVerifier.self
    }

    /// A quote's appraisal as its own kind; `nil` for what does not parse.
    static func appraise(
        _ quote: [UInt8], _ kind: EvidenceKind, _ collateral: Collateral, _ policy: DCAPPolicy = DCAPPolicy(),
        at time: Int64
    ) throws(EvidenceError) -> Appraisal {
        let verifier = verifier(of: kind)
        return verifier.appraise(try verifier.parse(quote), collateral: collateral, policy: policy, at: time)
    }

    /// One that accepts all states but revoked ones, debugging, and whatever else a flag says.
    static let lax: DCAPPolicy = {
        var policy = DCAPPolicy()
        policy.acceptedStatuses = Set(TCBStatus.allCases)
        policy.allowsDebug = true
        policy.allowsVirtualizationExceptions = true
        return policy
    }()

    /// One that accepts all states but revoked ones.
    static let anyStatus: DCAPPolicy = {
        var policy = DCAPPolicy()
        policy.acceptedStatuses = Set(TCBStatus.allCases)
        return policy
    }()

    /// All quotes that parse, by the folders of their owners.
    static let sgxQuotes = [
        "sgx-dcap/phala/sgx_quote", "sgx-dcap/automata/quote_sgx.bin", "sgx-dcap/automata/quotev3.hex",
        "sgx-dcap/trustee/occlum_quote.dat", "azure-maa/samples/enclave.info.debug.quote.bin",
        "azure-maa/samples/enclave.info.release.quote.bin", "azure-maa/samples/enclave.info.prodid.quote.bin",
        "azure-maa/samples/enclave.info.securityversion.quote.bin",
    ]
    static let tdxQuotes = [
        "tdx-dcap/phala/tdx_quote", "tdx-dcap/phala/near_quote_hex.txt", "tdx-dcap/phala/tdx_quote_outdated",
        "tdx-dcap/phala/tdx-quote.hex", "tdx-dcap/phala/quote-from-tappd.hex", "tdx-dcap/automata/alibaba_quote_5.dat",
        "tdx-dcap/automata/quotev4.hex", "tdx-dcap/automata/quotev5.dat", "tdx-dcap/automata/tdx_quote_5.dat",
        "tdx-dcap/trustee/tdx_quote_4.dat", "tdx-dcap/trustee/tdx_quote_5.dat", "tdx-dcap/trustee/tdx_quote_6.dat",
        "tdx-dcap/oasis/quote_v4_tdx_ecdsa_p256.bin", "tdx-dcap/oasis/quote_v4_tdx_ecdsa_p256_out_of_date.bin",
        "tdx-dcap/oasis/quote_v4_tdx_ecdsa_p256_trailing.bin", "az-tdx-vtpm/trustee/td-quote.bin",
    ]
    /// Collateral files, and a time at which each holds.
    static let collaterals: [(name: String, time: Int64)] = [
        ("sgx-dcap/phala/sgx_quote_collateral.json", 1_751_624_924),
        ("tdx-dcap/phala/tdx_quote_collateral.json", 1_751_624_191),
        ("tdx-dcap/phala/near_quote_collateral.json", 1_758_093_775),
        ("tdx-dcap/phala/tdx_quote_outdated_collateral.json", 1_772_707_803),
    ]
}

/// A quote of a real machine with what Intel published about it, and a time at which both hold.
struct IntelSample: Sendable, CustomTestStringConvertible {
    let quote: String
    let kind: EvidenceKind
    let collateral: String
    let time: Int64
    var testDescription: String { quote }

    /// Those that are verified.
    static let verified = [
        IntelSample(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: "sgx-dcap/phala/sgx_quote_collateral.json",
            time: 1_751_624_924),
        IntelSample(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: "tdx-dcap/phala/tdx_quote_collateral.json",
            time: 1_751_624_191),
        IntelSample(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx,
            collateral: "tdx-dcap/phala/near_quote_collateral.json", time: 1_758_093_775),
    ]

    /// The sample, its files read.
    func loaded() throws -> Loaded {
        try Loaded(
            sample: self, bytes: IntelVectors.bytes(quote), collateral: IntelVectors.collateral([collateral]))
    }

    /// A sample whose files were read.
    struct Loaded {
        let sample: IntelSample
        let bytes: [UInt8]
        let collateral: Collateral
        /// How many bytes are signed: header and body.
        var signedCount: Int { sample.kind == .sgx ? 432 : 632 }

        /// The appraisal of the quote, or of other bytes or other collateral in its place, with any status but a revoked one.
        func appraise(_ bytes: [UInt8]? = nil, _ files: [[UInt8]]? = nil) throws(EvidenceError) -> Appraisal {
            try IntelVectors.appraise(
                bytes ?? self.bytes, sample.kind, files.map { Collateral(files: $0) } ?? collateral,
                IntelVectors.anyStatus, at: sample.time)
        }
    }
}
