import CanonicalEncoding
import Statements

/// Checks bundles.
public enum BundleVerifier {
    /// Checks a bundle as of a moment: a pure function of its arguments. Whatever the bytes, the answer is a verdict
    /// with a reason. Several proofs are checked by one equation with random coefficients first, which a wrong one passes with a
    /// probability of 2^-128.
    public static func verify(_ bytes: [UInt8], options: VerificationOptions, now: UTCTime) -> Verdict {
        var examination = Examination(options: options, now: now)
        examination.run(bytes)
        return examination.verdict
    }

    /// The verdict on a bundle that was not read because it is larger than any bundle may be.
    public static func verdictOnOversized(options: VerificationOptions, now: UTCTime) -> Verdict {
        var examination = Examination(options: options, now: now)
        examination.refuseForm(
            BundleError(
                code: "bundle.too-large",
                message: "the bundle has more than \(Bundle.maximumByteCount) bytes, the most that one may have"))
        return examination.verdict
    }
}
