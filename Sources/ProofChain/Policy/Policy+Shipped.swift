import ShippedPolicies

extension Policy {
    /// The names of the policies that come with the program.
    public static let shippedNames = ShippedPolicies.names

    /// The file of a policy that comes with the program.
    ///
    /// - Throws: `policy.unknown-policy`.
    public static func shippedFile(_ name: String) throws(PolicyError) -> [UInt8] {
        guard let bytes = ShippedPolicies.bytes(of: name) else {
            throw PolicyError(
                code: "policy.unknown-policy", line: nil,
                message: "there is no policy \(name); those that come with the program are "
                    + shippedNames.joined(separator: ", "))
        }
        return bytes
    }

    /// A policy that comes with the program.
    ///
    /// - Throws: `policy.unknown-policy`.
    public static func shipped(_ name: String) throws(PolicyError) -> Policy {
        try Policy(parsing: try shippedFile(name)) { name throws(PolicyError) in
            throw PolicyError(
                code: "policy.no-file-beside", line: nil,
                message: "there is no file \(name) beside a policy that is part of the program")
        }
    }
}
