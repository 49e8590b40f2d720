/// What documents of results call the program that checked.
public enum VerifierIdentity {
    /// The version of the programs.
    public static let version = "0.1.0"
    /// A URI that changes when what is checked changes. Who ran the program is said by the signature, if there is one.
    public static let id = "urn:assay:verifier:\(version)"
    /// Whose program it is.
    public static let developer = "urn:assay"
    /// Which build of it.
    public static let build = "assay \(version)"
}
