/// Whether what runs over secrets takes branches or addresses from them: by valgrind's memcheck, to which the secrets are
/// marked as uninitialised memory, so that it reports every jump and every index that depends on them.
///
/// usage: valgrind --error-exitcode=1 constant_time [leak]. `leak` does what must be reported: a multiplication that skips
/// zero digits. BACKEND names the table. Optimised as the package is: that is when compilers turn masks into branches.
#include "bn254_backend.h"
#include "bn254_constants.h"
#include "macros.h"

#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

static const bn254_backend *const core = &CAT(bn254_backend, BACKEND);
static const bn254_g1_affine g1_generator = BN254_G1_GENERATOR;
static const bn254_g2_affine g2_generator = BN254_G2_GENERATOR;

/// The bytes are a secret from here on.
#define SECRET(value) (void)VALGRIND_MAKE_MEM_UNDEFINED(&(value), sizeof(value))
/// What was made of secrets is published, as a signature and a proof are, and may be looked at.
#define PUBLISH(value) (void)VALGRIND_MAKE_MEM_DEFINED(&(value), sizeof(value))

/// Secrets of both fields, made up at run time so that the compiler does not compute with them.
static void fields(uint64_t seed) {
    bn254_integer k = {{seed, seed * 3, seed * 5, seed & 0xffff}}, n;
#define TEST_FIELD(F)                                                                                        \
    do {                                                                                                     \
        bn254_##F a, b, r;                                                                                   \
        (void)core->F##_from_integer(&a, &k);                                                                \
        core->F##_square(&b, &a);                                                                            \
        SECRET(a);                                                                                           \
        SECRET(b);                                                                                           \
        core->F##_add(&r, &a, &b);                                                                           \
        core->F##_sub(&r, &a, &r);                                                                           \
        core->F##_mul(&r, &r, &b);                                                                           \
        core->F##_square(&r, &r);                                                                            \
        core->F##_neg(&r, &r);                                                                               \
        core->F##_inverse(&r, &r);                                                                           \
        core->F##_to_integer(&n, &r);                                                                        \
        PUBLISH(n);                                                                                          \
        printf(#F " %llx\n", (unsigned long long)n.limb[0]);                                                 \
    } while (0)
    TEST_FIELD(fp);
    TEST_FIELD(fr);
}

/// Blinding: secret multiples of public points, and of secret ones; sums; the affine result.
static void groups(uint64_t seed) {
#define TEST_GROUP(G)                                                                                        \
    do {                                                                                                     \
        bn254_integer k = {{seed, seed * 3, seed * 5, seed & 0xffff}};                                       \
        SECRET(k);                                                                                           \
        bn254_##G p, q;                                                                                      \
        bn254_##G##_affine r;                                                                                \
        core->G##_from_affine(&p, &G##_generator);                                                           \
        core->G##_scalar_mul(&q, &p, &k);                                                                    \
        core->G##_add(&p, &p, &q);                                                                           \
        core->G##_scalar_mul(&q, &p, &k);                                                                    \
        core->G##_double(&q, &q);                                                                            \
        core->G##_neg(&q, &q);                                                                               \
        core->G##_add_affine(&q, &q, &G##_generator);                                                        \
        core->G##_to_affine(&r, &q);                                                                         \
        PUBLISH(r);                                                                                          \
        printf(#G " %s\n", core->G##_affine_is_on_curve(&r) ? "on the curve" : "OFF THE CURVE");             \
    } while (0)
    TEST_GROUP(g1);
    TEST_GROUP(g2);
}

/// What the check must find.
static void leak(uint64_t seed) {
    bn254_integer k = {{seed, seed * 3, seed * 5, seed & 0xffff}};
    SECRET(k);
    bn254_g1 p;
    bn254_g1_affine r;
    core->g1_from_affine(&p, &g1_generator);
    core->g1_scalar_mul_vartime(&p, &p, &k);
    core->g1_to_affine_vartime(&r, &p);
    PUBLISH(r);
    printf("leak %llx\n", (unsigned long long)r.x.limb[0]);
}

int main(int count, char **arguments) {
    uint64_t seed = 0x0123456789abcdefu + (uint64_t)count;
    if (count > 1 && strcmp(arguments[1], "leak") == 0) {
        leak(seed);
    } else {
        fields(seed);
        groups(seed);
    }
    return 0;
}
