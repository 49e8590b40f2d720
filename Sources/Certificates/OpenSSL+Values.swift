import COpenSSL
import Glibc

extension UnsafePointer<ASN1_TIME> {
    /// The time as seconds since 1970, UTC; `nil` if there is no such time.
    var secondsSinceEpoch: Int64? {
        var parts = tm()
        guard ASN1_TIME_to_tm(self, &parts) == 1 else { return nil }
        return Int64(timegm(&parts))
    }
}

extension OpaquePointer {
    /// A distinguished name (X509_NAME), most significant part first, in printable ASCII: other characters are escaped.
    var text: String? {
        guard let bytes = X509_NAME_oneline(self, nil, 0) else { return nil }
        defer { CRYPTO_free(bytes, nil, 0) }
        return String(cString: bytes)
    }
}
