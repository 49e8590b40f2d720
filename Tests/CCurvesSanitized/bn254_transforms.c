/// Transforms: on the portable backend against their definition, on every other against the portable one, bit for bit.
#include "bn254_backend.h"
#include "field_values.h"

static const bn254_backend *const portable = &bn254_backend_portable;

static bn254_fr edges[VALUES];

/// Room for one transform on one backend.
typedef struct {
    const bn254_backend *backend;
    bn254_fr *table, *values;
    void *scratch;
} room;

static void *allocate(size_t count) {
    void *r = aligned_alloc(64, (count * sizeof(bn254_fr) + 63) / 64 * 64);
    if (r == NULL) {
        abort();
    }
    return r;
}

static room make_room(const bn254_backend *backend, unsigned log_size) {
    const size_t n = (size_t)1 << log_size, part = n < 4096 ? n : 4096;
    // As much scratch as the contract asks for and no more: the sanitizer watches.
    size_t scratch = n * 40 < BN254_FR_NTT_SCRATCH ? n * 40 : BN254_FR_NTT_SCRATCH;
    room r = {backend, allocate(BN254_FR_NTT_HEAD + n), allocate(n),
              allocate(scratch / sizeof(bn254_fr) + 1)};
    for (size_t first = 0; first < n; first += part) {
        backend->fr_ntt_fill(r.table, first, part);
    }
    return r;
}

static void leave(room *r) {
    free(r->table);
    free(r->values);
    free(r->scratch);
}

/// Pieces of a phase are independent: `backwards` runs them in the other order.
static void transform(room *r, unsigned log_size, unsigned operation, bool backwards) {
    for (unsigned phase = 0; phase < r->backend->fr_ntt_phase_count(log_size, operation); phase++) {
        size_t count = r->backend->fr_ntt_piece_count(log_size, operation, phase);
        for (size_t i = 0; i < count; i++) {
            size_t piece = backwards ? count - 1 - i : i;
            r->backend->fr_ntt_piece(r->values, log_size, operation, phase, piece, r->table, r->scratch);
        }
    }
}

/// Inputs of several kinds: 0 random ones with edges, 1 all the greatest, 2 all zeros, 3 greatest and zeros by turns.
static void fill(bn254_fr *values, size_t n, unsigned kind) {
    for (size_t i = 0; i < n; i++) {
        unsigned place = kind == 0 ? random_below(VALUES) : kind == 1 || (kind == 3 && i % 2) ? 3 : 0;
        values[i] = edges[place];
    }
}

/// r = Σ coefficients[j]·x^j, of coefficients in reversed order.
static void evaluate(bn254_fr *r, const bn254_fr *coefficients, unsigned log_size, const bn254_fr *x) {
    bn254_fr sum = {{0}};
    for (size_t j = (size_t)1 << log_size; j-- > 0;) {
        size_t place = 0;
        for (unsigned bit = 0; bit < log_size; bit++) {
            place |= (j >> bit & 1) << (log_size - 1 - bit);
        }
        portable->fr_mul(&sum, &sum, x);
        portable->fr_add(&sum, &sum, &coefficients[place]);
    }
    *r = sum;
}

static void definition(void) {
    static bn254_fr coefficients[1 << 14];
    for (unsigned log_size = 0; log_size <= 14; log_size++) {
        const size_t n = (size_t)1 << log_size;
        room r = make_room(portable, log_size);
        fill(coefficients, n, 0);
        bn254_fr shift = bn254_fr_root_of_unity, root, x, expected;
        for (unsigned i = log_size + 1; i < BN254_FR_TWO_ADICITY; i++) {
            portable->fr_square(&shift, &shift);
        }
        portable->fr_square(&root, &shift);
        for (unsigned coset = 0; coset < 2; coset++) {
            memcpy(r.values, coefficients, n * sizeof *coefficients);
            transform(&r, log_size, BN254_FR_NTT_EVALUATE, false);
            if (coset) {
                transform(&r, log_size, BN254_FR_NTT_ODD_COSET, true);
            }
            for (size_t k = 0; k < 32; k++) {
                size_t i = n <= 32 ? k % n : random_word() % n;
                bn254_integer exponent = {{i}};
                portable->fr_power_vartime(&x, &root, &exponent);
                if (coset) {
                    portable->fr_mul(&x, &x, &shift);
                }
                evaluate(&expected, coefficients, log_size, &x);
                CHECK(memcmp(&expected, &r.values[i], sizeof x) == 0, "2^%u, value %zu", log_size, i);
            }
            if (!coset) {
                transform(&r, log_size, BN254_FR_NTT_INTERPOLATE, true);
                CHECK(memcmp(r.values, coefficients, n * sizeof x) == 0, "2^%u, there and back", log_size);
            }
        }
        leave(&r);
    }
}

static void differential(const bn254_backend *backend, unsigned log_size, unsigned kinds) {
    room r = make_room(backend, log_size), expected = make_room(portable, log_size);
    const size_t n = (size_t)1 << log_size;
    for (unsigned kind = 0; kind < kinds; kind++) {
        for (unsigned operation = BN254_FR_NTT_INTERPOLATE; operation <= BN254_FR_NTT_ODD_COSET;
             operation++) {
            fill(r.values, n, kind);
            memcpy(expected.values, r.values, n * sizeof *r.values);
            transform(&r, log_size, operation, kind % 2);
            transform(&expected, log_size, operation, false);
            CHECK(memcmp(r.values, expected.values, n * sizeof *r.values) == 0,
                  "%s, 2^%u, operation %u, kind %u", backend->name, log_size, operation, kind);
        }
    }
    leave(&r);
    leave(&expected);
}

/// Phases cover every element once, whatever the size: pieces do, and their number is what it should be.
static void plans(void) {
    for (unsigned log_size = 0; log_size < BN254_FR_TWO_ADICITY; log_size++) {
        unsigned down = portable->fr_ntt_phase_count(log_size, BN254_FR_NTT_INTERPOLATE);
        unsigned up = portable->fr_ntt_phase_count(log_size, BN254_FR_NTT_EVALUATE);
        CHECK(down == up, "2^%u", log_size);
        CHECK(portable->fr_ntt_phase_count(log_size, BN254_FR_NTT_ODD_COSET) == 2 * down - 1, "2^%u",
              log_size);
        for (unsigned phase = 0; phase < 2 * down - 1; phase++) {
            size_t pieces = portable->fr_ntt_piece_count(log_size, BN254_FR_NTT_ODD_COSET, phase);
            CHECK(pieces >= 1 && (size_t)1 << log_size >> 13 <= pieces, "2^%u, phase %u", log_size, phase);
        }
    }
}

int main(int count, char **arguments) {
    start("bn254 transforms", count, arguments);
    fill_limbs(edges[0].limb, bn254_fr_modulus.limb, bn254_fr_one.limb, 4);
    RUN(plans());
    RUN(definition());
    const bn254_backend *backends[] = {
        &bn254_backend_gmp,
#if defined(__x86_64__)
        __builtin_cpu_supports("adx") && __builtin_cpu_supports("bmi2") ? &bn254_backend_adx : NULL,
        __builtin_cpu_supports("avx512ifma") ? &bn254_backend_ifma : NULL,
#endif
    };
    for (size_t i = 0; i < sizeof backends / sizeof backends[0]; i++) {
        if (backends[i] == NULL) {
            continue;
        }
        for (unsigned log_size = 0; log_size <= 14; log_size++) {
            RUN(differential(backends[i], log_size, log_size <= 10 ? 4 : 1));
        }
    }
#if defined(__x86_64__)
    if (backends[2] != NULL) {
        RUN(differential(backends[2], 18, 1));
    }
#endif
    return finish("bn254 transforms");
}
