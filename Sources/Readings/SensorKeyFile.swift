import Identity
import Primitives

/// A sensor's private key on disk, for where a program stands for the device.
public enum SensorKeyFile {
    private static let format = SecretKeyFile(
        schema: "assay/sensor-key/1", title: "a sensor key file as `assay sensor keygen` writes it")

    /// Stores a key in a new file; nothing that exists is overwritten.
    ///
    /// - Throws: as `SecretKeyFile.create`.
    public static func create(_ key: borrowing EdDSASigningKey, at path: String) throws(KeyFileError) {
        try format.create(publicKey: key.publicKey.packed, withSeed: { body in key.withSeed(body) }, at: path)
    }

    /// Reads a key.
    ///
    /// - Throws: as `SecretKeyFile.load`.
    public static func load(path: String) throws(KeyFileError) -> EdDSASigningKey {
        try format.load(path: path) { seed, publicKey in
            guard let key = try? EdDSASigningKey(seed: seed), key.publicKey.packed == publicKey else { return nil }
            return key
        }
    }
}
