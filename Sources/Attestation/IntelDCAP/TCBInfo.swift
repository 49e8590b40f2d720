import CanonicalEncoding

/// What Intel says of a family of platforms: which security versions are up to date (PCS, "TCB Info", version 3).
package struct TCBInfo: Hashable, Sendable {
    /// One level.
    struct Level: Hashable, Sendable {
        /// Least security versions of the 16 components.
        let components: [UInt8]
        let pceSVN: Int
        /// Least security versions of the TDX module and its like; empty for SGX.
        let moduleComponents: [UInt8]
        let standing: Standing

        /// Whether this level is higher in the order in which levels are tried.
        func precedes(_ other: Level) -> Bool {
            if components != other.components { return other.components.lexicographicallyPrecedes(components) }
            if pceSVN != other.pceSVN { return pceSVN > other.pceSVN }
            return other.moduleComponents.lexicographicallyPrecedes(moduleComponents)
        }
    }

    /// A TDX module's identity.
    struct Module: Hashable, Sendable {
        /// Such as `TDX_03`; `nil` for the one of version 0.
        let name: String?
        let signer: [UInt8]
        let attributes: [UInt8]
        let mask: [UInt8]
        /// Empty for the one of version 0.
        let levels: [EnclaveIdentity.Level]
    }

    /// `SGX` or `TDX`.
    let name: String
    let period: Range<Int64>
    let fmspc: [UInt8]
    let pceID: [UInt8]
    let evaluationNumber: Int
    /// Highest first.
    let levels: [Level]
    let modules: [Module]
}

/// What Intel says of the quoting enclave (PCS, "Enclave Identity", version 2).
package struct EnclaveIdentity: Hashable, Sendable {
    /// One level.
    struct Level: Hashable, Sendable {
        /// The least ISVSVN.
        let securityVersion: Int
        let standing: Standing
    }

    /// `QE` or `TD_QE`.
    let name: String
    let period: Range<Int64>
    let evaluationNumber: Int
    let miscSelect: [UInt8]
    let miscSelectMask: [UInt8]
    let attributes: [UInt8]
    let attributesMask: [UInt8]
    let signer: [UInt8]
    let productID: Int
    /// Highest first.
    let levels: [Level]
}

/// What a level comes to. The status is the word that was signed: words that are not known here must not make the rest unreadable.
struct Standing: Hashable, Sendable {
    let status: String
    let advisories: [String]
}
