/// Rows of a multiplication on x86-64 with BMI2 and ADX: a number of 1, 4 or 6 limbs times one word.
///
/// mulx leaves the flags alone, adcx and adox carry in flags of their own: the lower halves of the products run down one
/// chain while the upper halves run down the other. Every row begins with both flags clear and ends with both carries
/// added to its top limb, so that nothing leaks from a row into the next, and the compiler may place rows freely.
///
/// Order matters: on the machines that we measured, groups of mulx, adcx, adox take two thirds of the time of the same
/// instructions sorted by kind.
#ifndef ADX_ROWS_H
#define ADX_ROWS_H

/// t[j], t[j + 1] += a[j]·x, each half with the carry of its chain.
#define ADX_STEP(j, next)                                                                                    \
    "mulxq %[a" #j "], %[lo], %[hi]\n\tadcxq %[lo], %[t" #j "]\n\tadoxq %[hi], %[t" #next "]\n\t"
/// The first row: there is nothing to add to, one chain is enough.
#define ADX_FIRST_STEP(j, next) "mulxq %[a" #j "], %[lo], %[t" #next "]\n\tadcxq %[lo], %[t" #j "]\n\t"

#define ADX_STEPS_1
#define ADX_STEPS_4 ADX_STEP(0, 1) ADX_STEP(1, 2) ADX_STEP(2, 3)
#define ADX_STEPS_6 ADX_STEPS_4 ADX_STEP(3, 4) ADX_STEP(4, 5)
#define ADX_FIRST_STEPS_1
#define ADX_FIRST_STEPS_4 ADX_FIRST_STEP(1, 2) ADX_FIRST_STEP(2, 3) ADX_FIRST_STEP(3, 4)
#define ADX_FIRST_STEPS_6 ADX_FIRST_STEPS_4 ADX_FIRST_STEP(4, 5) ADX_FIRST_STEP(5, 6)

/// The operands t0 … of a row but the top one, with a constraint.
#define ADX_LOWER_1(constraint) [t0] constraint(t[0])
#define ADX_LOWER_4(constraint)                                                                              \
    ADX_LOWER_1(constraint), [t1] constraint(t[1]), [t2] constraint(t[2]), [t3] constraint(t[3])
#define ADX_LOWER_6(constraint) ADX_LOWER_4(constraint), [t4] constraint(t[4]), [t5] constraint(t[5])
#define ADX_FACTOR_1(constraint) [a0] constraint(a[0])
#define ADX_FACTOR_4(constraint)                                                                             \
    ADX_FACTOR_1(constraint), [a1] constraint(a[1]), [a2] constraint(a[2]), [a3] constraint(a[3])
#define ADX_FACTOR_6(constraint) ADX_FACTOR_4(constraint), [a4] constraint(a[4]), [a5] constraint(a[5])

/// Rows of LIMBS limbs, the last being LAST. Factors of one row after the other stay in registers where there are
/// enough; a modulus never does.
///
/// first: t = a·x. more: t = the lower limbs of t + a·x, the top limb not being read. reduce: t = t + a·x, which is known
/// to fit.
#define ADX_DEFINE_ROWS(LIMBS, LAST, FACTOR)                                                                 \
    INLINE void adx_first_##LIMBS(uint64_t *t, const uint64_t *a, uint64_t x) {                              \
        uint64_t lo;                                                                                         \
        __asm__("xorl %k[lo], %k[lo]\n\t"                                                                    \
                "mulxq %[a0], %[t0], %[t1]\n\t" ADX_FIRST_STEPS_##LIMBS "adcq $0, %[t" #LIMBS "]"            \
                : ADX_LOWER_##LIMBS("=&r"), [t##LIMBS] "=&r"(t[LIMBS]), [lo] "=&r"(lo)                       \
                : "d"(x), ADX_FACTOR_##LIMBS(FACTOR)                                                         \
                : "cc");                                                                                     \
    }                                                                                                        \
    INLINE void adx_more_##LIMBS(uint64_t *t, const uint64_t *a, uint64_t x) {                               \
        uint64_t lo, hi;                                                                                     \
        __asm__("xorl %k[hi], %k[hi]\n\t" ADX_STEPS_##LIMBS "mulxq %[a" #LAST "], %[lo], %[t" #LIMBS "]\n\t" \
                                                            "movl $0, %k[hi]\n\tadcxq %[lo], %[t" #LAST      \
                                                            "]\n\tadoxq %[hi], %[t" #LIMBS "]\n\t"           \
                                                            "adcq $0, %[t" #LIMBS "]"                        \
                : ADX_LOWER_##LIMBS("+&r"), [t##LIMBS] "=&r"(t[LIMBS]), [lo] "=&r"(lo), [hi] "=&r"(hi)       \
                : "d"(x), ADX_FACTOR_##LIMBS(FACTOR)                                                         \
                : "cc");                                                                                     \
    }                                                                                                        \
    INLINE void adx_reduce_##LIMBS(uint64_t *t, const uint64_t *a, uint64_t x) {                             \
        uint64_t lo, hi;                                                                                     \
        __asm__("xorl %k[lo], %k[lo]\n\t" ADX_STEPS_##LIMBS ADX_STEP(LAST, LIMBS) "adcq $0, %[t" #LIMBS "]"  \
                : ADX_LOWER_##LIMBS("+&r"), [t##LIMBS] "+&r"(t[LIMBS]), [lo] "=&r"(lo), [hi] "=&r"(hi)       \
                : "d"(x), ADX_FACTOR_##LIMBS("m")                                                            \
                : "cc");                                                                                     \
    }                                                                                                        \
    /** r = condition ? a : b. */                                                                            \
    INLINE void adx_choose_##LIMBS(uint64_t *r, uint64_t condition, const uint64_t *a, const uint64_t *b) {  \
        uint64_t t[LIMBS];                                                                                   \
        for (int i = 0; i < LIMBS; i++) {                                                                    \
            t[i] = b[i];                                                                                     \
        }                                                                                                    \
        __asm__("testq %[condition], %[condition]\n\t" ADX_MOVES_##LIMBS                                     \
                : ADX_LOWER_##LIMBS("+&r")                                                                   \
                : [condition] "r"(condition), ADX_FACTOR_##LIMBS("rm")                                       \
                : "cc");                                                                                     \
        for (int i = 0; i < LIMBS; i++) {                                                                    \
            r[i] = t[i];                                                                                     \
        }                                                                                                    \
    }

#define ADX_MOVE(j) "cmovneq %[a" #j "], %[t" #j "]\n\t"
#define ADX_MOVES_1 ADX_MOVE(0)
#define ADX_MOVES_4 ADX_MOVE(0) ADX_MOVE(1) ADX_MOVE(2) ADX_MOVE(3)
#define ADX_MOVES_6 ADX_MOVES_4 ADX_MOVE(4) ADX_MOVE(5)

ADX_DEFINE_ROWS(1, 0, "r")
ADX_DEFINE_ROWS(4, 3, "r")
ADX_DEFINE_ROWS(6, 5, "m")

#endif
