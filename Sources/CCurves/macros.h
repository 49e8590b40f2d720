/// Names for code bodies that are compiled several times, once per field, group, curve and backend.
///
/// A body file is a template: its parameters are macros, it is included once per instance, and everything that it
/// defines is static, named by its parameters (FIELD = fp gives fp_add). One translation unit holds one backend.
#ifndef CCURVES_MACROS_H
#define CCURVES_MACROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CAT_(a, b) a##_##b
#define CAT(a, b) CAT_(a, b)

/// INLINE: small enough to vanish in the caller, and worth it: a call costs as much as half a multiplication.
/// BODY: larger, with several callers; some instances do not use all of them.
/// UNROLL: before a loop over limbs.
///
/// CCURVES_COMPACT turns inlining and unrolling off, for builds under sanitizers: with them the compiler takes minutes.
#if defined(CCURVES_COMPACT)
#define INLINE static inline
#define UNROLL
#elif defined(__clang__)
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")
#endif
#define BODY static __attribute__((noinline, unused))

__extension__ typedef unsigned __int128 uint128;

/// Logic without a branch: both operands are evaluated.
INLINE bool both(bool a, bool b) {
    return ((int)a & (int)b) != 0;
}

INLINE bool either(bool a, bool b) {
    return ((int)a | (int)b) != 0;
}

#endif
