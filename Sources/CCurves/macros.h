/// Names for code bodies that are compiled several times, once per field, group, curve and backend.
///
/// A body file is a template: its parameters are macros, it is included once per instance, and everything that it
/// defines is static, named by its parameters (FIELD = fp gives fp_add). One translation unit holds one backend.
#ifndef CCURVES_MACROS_H
#define CCURVES_MACROS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define CAT_(a, b) a##_##b
#define CAT(a, b) CAT_(a, b)

/// INLINE: small enough to vanish in the caller, and worth it: a call costs as much as half a multiplication.
/// BODY: larger, with several callers; some instances do not use all of them.
/// PRODUCT: a multiplication of FIELD_LIMBS limbs: INLINE up to four limbs, BODY where a call costs little beside it.
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
#define PRODUCT_1 INLINE
#define PRODUCT_4 INLINE
#define PRODUCT_6 BODY
#define PRODUCT CAT(PRODUCT, FIELD_LIMBS)

__extension__ typedef unsigned __int128 uint128;

/// The same word, of which the compiler knows nothing: it cannot turn a masked selection back into a branch.
INLINE uint64_t opaque(uint64_t word) {
    __asm__("" : "+r"(word));
    return word;
}

#if defined(__has_builtin)
#if __has_builtin(__builtin_addcll) && __has_builtin(__builtin_subcll)
#define HAS_CARRY_BUILTINS 1
#endif
#endif

/// a + b + *carry; *carry, 0 or 1, becomes the carry out.
INLINE uint64_t add_carry(uint64_t a, uint64_t b, uint64_t *carry) {
#if defined(HAS_CARRY_BUILTINS)
    unsigned long long out;
    uint64_t sum = __builtin_addcll(a, b, *carry, &out);
    *carry = out;
    return sum;
#else
    uint128 sum = (uint128)a + b + *carry;
    *carry = (uint64_t)(sum >> 64);
    return (uint64_t)sum;
#endif
}

/// a - b - *borrow; *borrow, 0 or 1, becomes the borrow out.
INLINE uint64_t sub_borrow(uint64_t a, uint64_t b, uint64_t *borrow) {
#if defined(HAS_CARRY_BUILTINS)
    unsigned long long out;
    uint64_t difference = __builtin_subcll(a, b, *borrow, &out);
    *borrow = out;
    return difference;
#else
    uint128 difference = (uint128)a - b - *borrow;
    *borrow = (uint64_t)(difference >> 64) & 1;
    return (uint64_t)difference;
#endif
}

/// a + b·c + *carry, which fits two words; *carry becomes the upper one.
INLINE uint64_t multiply_add(uint64_t a, uint64_t b, uint64_t c, uint64_t *carry) {
    uint128 sum = (uint128)b * c + a + *carry;
    *carry = (uint64_t)(sum >> 64);
    return (uint64_t)sum;
}

/// Logic without a branch: both operands are evaluated.
INLINE bool both(bool a, bool b) {
    return ((int)a & (int)b) != 0;
}

INLINE bool either(bool a, bool b) {
    return ((int)a | (int)b) != 0;
}

#endif
