import CanonicalEncoding

/// The versions of what a chip's security rests on (TCB_VERSION, AMD 56860, 2.2).
///
/// The bytes stand in another order since Turin, so that the product must be known to read them.
public struct SEVSNPTCB: Hashable, Sendable {
    /// The firmware of the module that boots the chip; only of Turin, zero of those before it.
    public var fmc: UInt8
    /// The boot loader of the security processor.
    public var bootLoader: UInt8
    /// Its operating system.
    public var tee: UInt8
    /// The SNP firmware.
    public var snp: UInt8
    /// The microcode of all cores.
    public var microcode: UInt8

    /// Creates a version.
    public init(fmc: UInt8 = 0, bootLoader: UInt8, tee: UInt8, snp: UInt8, microcode: UInt8) {
        self.fmc = fmc
        self.bootLoader = bootLoader
        self.tee = tee
        self.snp = snp
        self.microcode = microcode
    }

    /// From the number that reports have; `nil` if a reserved byte is not zero.
    init?(_ number: UInt64, of product: SEVSNPProduct) {
        let byte = { (place: Int) in UInt8(truncatingIfNeeded: number >> (8 * UInt64(place))) }
        switch product {
        case .milan, .genoa:
            guard (2..<6).allSatisfy({ byte($0) == 0 }) else { return nil }
            self.init(bootLoader: byte(0), tee: byte(1), snp: byte(6), microcode: byte(7))
        case .turin:
            guard (4..<7).allSatisfy({ byte($0) == 0 }) else { return nil }
            self.init(fmc: byte(0), bootLoader: byte(1), tee: byte(2), snp: byte(3), microcode: byte(7))
        }
    }

    /// Whether no part of it is older than of another.
    public func isAtLeast(_ other: SEVSNPTCB) -> Bool {
        fmc >= other.fmc && bootLoader >= other.bootLoader && tee >= other.tee && snp >= other.snp
            && microcode >= other.microcode
    }

    var claim: JSONValue {
        .object(members: [
            ("fmc", JSONValue(integer: Int(fmc))), ("bl", JSONValue(integer: Int(bootLoader))),
            ("tee", JSONValue(integer: Int(tee))), ("snp", JSONValue(integer: Int(snp))),
            ("ucode", JSONValue(integer: Int(microcode))),
        ])
    }
}

extension SEVSNPTCB: CustomStringConvertible {
    /// Such as `fmc 0 bl 4 tee 0 snp 24 ucode 219`.
    public var description: String { "fmc \(fmc) bl \(bootLoader) tee \(tee) snp \(snp) ucode \(microcode)" }
}

/// A version of the SNP firmware's interface, with its build.
public struct SEVSNPFirmware: Hashable, Sendable, Comparable {
    /// The interface's major number.
    public var major: UInt8
    /// The interface's minor number.
    public var minor: UInt8
    /// The build of that.
    public var build: UInt8

    /// Creates a version.
    public init(major: UInt8, minor: UInt8, build: UInt8) {
        self.major = major
        self.minor = minor
        self.build = build
    }

    /// Older before newer.
    public static func < (lhs: SEVSNPFirmware, rhs: SEVSNPFirmware) -> Bool {
        (lhs.major, lhs.minor, lhs.build) < (rhs.major, rhs.minor, rhs.build)
    }
}

extension SEVSNPFirmware: CustomStringConvertible {
    /// Such as `1.55.29`.
    public var description: String { "\(major).\(minor).\(build)" }
}
