import CanonicalEncoding
import Certificates

/// What a file is that a vendor published, as far as this code can read it, and when it holds. Nothing in it is believed.
public struct CollateralDescription: Hashable, Sendable {
    /// What may be in a file.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Intel's signed description of what is up to date.
        case tcbInfo = "tcb-info"
        /// Intel's signed description of its quoting enclave.
        case enclaveIdentity = "qe-identity"
        /// A revocation list.
        case revocationList = "crl"
        /// Certificates.
        case certificates
        /// NVIDIA's reference values.
        case manifest = "rim"
    }

    /// What is in the file, in the order of `Kind`; at least one.
    public let kinds: [Kind]
    /// When all of it holds, by what it says itself: seconds since 1970, UTC; the end is excluded, and an empty interval is never.
    /// `nil` if it does not say: a manifest has no time.
    public let validity: Range<Int64>?

    /// Reads a file.
    ///
    /// - Throws: what the parser of its kind throws; `collateral.unknown` if it is nothing that a verifier here would read,
    ///   `collateral.too-large`.
    public init(of file: [UInt8]) throws(EvidenceError) {
        guard file.count <= CollateralCache.maximumFileByteCount else {
            throw EvidenceError(
                code: "collateral.too-large",
                message: "the file has more than \(CollateralCache.maximumFileByteCount) bytes")
        }
        let contents = IntelCollateral(Collateral(files: [file]))
        if let fault = contents.faults.first { throw fault }
        var kinds: Set<Kind> = []
        var intervals = contents.certificates.map(\.validity) + contents.lists.map(\.validity)
        intervals += contents.tcbInfos.map(\.info.period) + contents.identities.map(\.identity.period)
        if !contents.tcbInfos.isEmpty { kinds.insert(.tcbInfo) }
        if !contents.identities.isEmpty { kinds.insert(.enclaveIdentity) }
        if !contents.lists.isEmpty { kinds.insert(.revocationList) }
        if !contents.certificates.isEmpty { kinds.insert(.certificates) }
        if kinds.isEmpty, file.contains(UInt8(ascii: "<")), (try? NVIDIAManifest(parsing: file)) != nil {
            kinds.insert(.manifest)
        }
        guard !kinds.isEmpty else {
            throw EvidenceError(
                code: "collateral.unknown",
                message: "this is no certificate, revocation list, description of Intel's or manifest of NVIDIA's")
        }
        self.kinds = Kind.allCases.filter(kinds.contains)
        validity = intervals.reduce(nil) { (all: Range<Int64>?, own: Range<Int64>) in
            guard let all else { return own }
            let start = max(all.lowerBound, own.lowerBound)
            return start..<max(start, min(all.upperBound, own.upperBound))
        }
    }

    /// Whether all of it holds at a time; what has no time always does.
    public func holds(at time: Int64) -> Bool { validity.map { $0.contains(time) } ?? true }
}
