/// What vendors' specifications call what evidence says.
enum ClaimName {
    /// The vendor's name of a claim, with ours where they differ; ours alone where the vendor has none.
    static func title(of name: String) -> String {
        guard let vendor = vendors[name] else { return name }
        return "\(name) (\(vendor))"
    }

    /// Intel: SGX DCAP quote format and TDX module 1.5; AMD: 56860, table of ATTESTATION_REPORT; AWS: Nitro Enclaves attestation
    /// document; TCG: TPM 2.0 part 2, TPMS_ATTEST.
    private static let vendors: [String: String] = [
        "quote-version": "VERSION", "mrenclave": "MRENCLAVE", "mrsigner": "MRSIGNER", "isv-prod-id": "ISVPRODID",
        "isv-svn": "ISVSVN", "attributes": "ATTRIBUTES", "misc-select": "MISCSELECT", "cpu-svn": "CPUSVN",
        "report-data": "REPORTDATA", "mrtd": "MRTD", "rtmr0": "RTMR0", "rtmr1": "RTMR1", "rtmr2": "RTMR2",
        "rtmr3": "RTMR3", "mr-config-id": "MRCONFIGID", "mr-owner": "MROWNER", "mr-owner-config": "MROWNERCONFIG",
        "td-attributes": "TDATTRIBUTES", "xfam": "XFAM", "mr-seam": "MRSEAM", "mr-signer-seam": "MRSIGNERSEAM",
        "seam-attributes": "SEAMATTRIBUTES", "tee-tcb-svn": "TEE_TCB_SVN", "tee-tcb-svn-2": "TEE_TCB_SVN_2",
        "mr-service-td": "MRSERVICETD", "pce-svn": "PCESVN",
        "version": "VERSION", "guest-svn": "GUEST_SVN", "policy": "POLICY", "interface": "ABI_MAJOR.ABI_MINOR",
        "family-id": "FAMILY_ID", "image-id": "IMAGE_ID", "vmpl": "VMPL", "current-tcb": "CURRENT_TCB",
        "platform-info": "PLATFORM_INFO", "signer": "SIGNING_KEY", "measurement": "MEASUREMENT",
        "host-data": "HOST_DATA", "id-key-digest": "ID_KEY_DIGEST", "author-key-digest": "AUTHOR_KEY_DIGEST",
        "report-id": "REPORT_ID", "report-id-ma": "REPORT_ID_MA", "reported-tcb": "REPORTED_TCB",
        "chip-id": "CHIP_ID", "committed-tcb": "COMMITTED_TCB", "firmware": "CURRENT_MAJOR.MINOR.BUILD",
        "committed-firmware": "COMMITTED_MAJOR.MINOR.BUILD", "launch-tcb": "LAUNCH_TCB",
        "launch-mitigations": "LAUNCH_MIT_VECTOR", "current-mitigations": "CURRENT_MIT_VECTOR",
        "module-id": "module_id", "timestamp-ms": "timestamp", "registers": "pcrs", "public-key": "public_key",
        "user-data": "user_data", "qualified-signer": "qualifiedSigner", "qualifying-data": "extraData",
        "reset-count": "resetCount", "restart-count": "restartCount", "clock-safe": "safe",
        "firmware-version": "firmwareVersion",
    ]
}
