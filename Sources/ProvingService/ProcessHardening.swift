import Glibc

/// Keeps the memory of a process that holds secrets out of files and terminals.
public enum ProcessHardening {
    /// Starts this program anew with Swift's crash handler off, unless the environment already says what it wants.
    ///
    /// The handler prints registers and memory to standard error, and reads its setting before `main`: so it takes a
    /// second start. Process id and inherited descriptors stay the same.
    public static func restartWithoutBacktraces() {
        guard getenv("SWIFT_BACKTRACE") == nil else { return }
        setenv("SWIFT_BACKTRACE", "enable=no", 1)
        execv("/proc/self/exe", CommandLine.unsafeArgv)
        // Without /proc the program goes on as it is.
    }

    /// No core dumps, and no reading of this process's memory by others of the same user.
    public static func forbidDumps() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // prctl is variadic, which Swift cannot call; its calling convention for integers is that of a plain function.
        typealias Prctl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        let setDumpable: Int32 = 4
        guard let symbol = dlsym(nil, "prctl") else { return }
        _ = unsafeBitCast(symbol, to: Prctl.self)(setDumpable, 0, 0, 0, 0)
    }
}
