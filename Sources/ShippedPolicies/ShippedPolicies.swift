/// The policies of `policies/`, as they are in the files: part of every program, since `assay-verify` is a single file.
public enum ShippedPolicies {
    /// Their names, in the order of help texts.
    public static let names = ["default", "proof-only", "proof-and-tee", "two-vendors", "dev"]

    /// The YAML of one; `nil` if none has the name.
    public static func bytes(of name: String) -> [UInt8]? {
        switch name {
        case "default": PackageResources.default_yaml
        case "proof-only": PackageResources.proof_only_yaml
        case "proof-and-tee": PackageResources.proof_and_tee_yaml
        case "two-vendors": PackageResources.two_vendors_yaml
        case "dev": PackageResources.dev_yaml
        default: nil
        }
    }
}
