/// The functions of the contract: each calls its namesake in the backend that is in use.
#include "bn254_backend.h"
#include "bn254_constants.h"
#include "cpu.h"

#include <stdatomic.h>
#include <string.h>

// MARK: Constants

const bn254_integer bn254_fp_modulus = BN254_FP_MODULUS;
const bn254_integer bn254_fr_modulus = BN254_FR_MODULUS;
const bn254_fp bn254_fp_one = BN254_FP_ONE;
const bn254_fr bn254_fr_one = BN254_FR_ONE;
const bn254_g1_affine bn254_g1_generator = BN254_G1_GENERATOR;
const bn254_g2_affine bn254_g2_generator = BN254_G2_GENERATOR;
const bn254_fr bn254_fr_root_of_unity = BN254_FR_ROOT;
const bn254_fr bn254_fr_eigenvalue = BN254_FR_EIGENVALUE;

_Static_assert(BN254_FR_ADICITY == BN254_FR_TWO_ADICITY, "the header tells the 2-adicity of r - 1");
_Static_assert(BN254_LINES <= BN254_MILLER_LINES, "prepared points have room for every line");

// MARK: Backends

/// Fastest first: the first that the CPU runs is the default.
static const struct {
    const bn254_backend *table;
    bool (*runs)(void);
} backends[] = {
#if defined(__x86_64__)
    {&bn254_backend_ifma, cpu_runs_ifma},
    {&bn254_backend_adx, cpu_runs_adx},
#endif
    {&bn254_backend_portable, cpu_runs_anything},
    {&bn254_backend_gmp, cpu_runs_anything},
};

enum { BACKENDS = sizeof backends / sizeof backends[0] };

/// Null until somebody asks. Atomic, so that a selection while other threads call is no data race; relaxed, as the
/// tables never change.
static const bn254_backend *_Atomic selected;

/// The default. Two threads that come here together choose the same.
static const bn254_backend *fastest(void) {
    size_t i = 0;
    while (!backends[i].runs()) {
        i++;
    }
    atomic_store_explicit(&selected, backends[i].table, memory_order_relaxed);
    return backends[i].table;
}

static inline const bn254_backend *backend(void) {
    const bn254_backend *table = atomic_load_explicit(&selected, memory_order_relaxed);
    return __builtin_expect(table != NULL, 1) ? table : fastest();
}

/// Null unless this CPU runs a backend of that name.
static const bn254_backend *named(const char *name) {
    for (size_t i = 0; i < BACKENDS; i++) {
        if (strcmp(backends[i].table->name, name) == 0) {
            return backends[i].runs() ? backends[i].table : NULL;
        }
    }
    return NULL;
}

bool bn254_backend_available(const char *name) {
    return named(name) != NULL;
}

bool bn254_backend_select(const char *name) {
    const bn254_backend *table = named(name);
    if (table == NULL) {
        return false;
    }
    atomic_store_explicit(&selected, table, memory_order_relaxed);
    return true;
}

const char *bn254_backend_name(void) {
    return backend()->name;
}

bool bn254_cpu_disregard(const char *group) {
    if (!cpu_disregard(group)) {
        return false;
    }
    if (named(backend()->name) == NULL) {
        fastest();
    }
    return true;
}

#define BN254_DISPATCH(result, name, parameters, arguments)                                                  \
    result bn254_##name parameters {                                                                         \
        return backend()->name arguments;                                                                    \
    }

BN254_FUNCTIONS(BN254_DISPATCH)
