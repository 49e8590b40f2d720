/// BN254's fields, groups and sparse products on every other backend that this CPU runs against the same on GMP, bit for
/// bit. Its pairing: bn254_pairings.c; its transforms and batches: bn254_transforms.c and bn254_batches.c.
#include "bn254_backend.h"
#include "field_values.h"

#include <gmp.h>

#define CURVE bn254
#include "differential.h"

#define FIELD fp
#define FIELD_LIMBS 4
#define FIELD_INTEGER bn254_integer
#include "differential_field_impl.h"

#define FIELD fr
#define FIELD_LIMBS 4
#define FIELD_INTEGER bn254_integer
#include "differential_field_impl.h"

#include "differential_fp2_impl.h"

enum { POINTS = 40 };

#define GROUP g1
#define COORD fp
#include "differential_group_impl.h"

#define GROUP g2
#define COORD fp2
#define GROUP_COFACTOR
#include "differential_group_impl.h"

static void sparse_rows(void) {
    enum { ROWS = 60, TERMS = ROWS * 600 };
    static bn254_term terms[TERMS];
    uint32_t starts[ROWS + 1] = {0};
    bn254_fr x[ROWS], y[ROWS], minus;
    uint8_t kinds[VALUES] = {0};
    slow->fr_neg(&minus, &bn254_fr_one);
    for (int i = 0; i < VALUES; i++) {
        if (memcmp(&fr_values[i], &bn254_fr_one, sizeof minus) == 0) {
            kinds[i] = BN254_SPARSE_ONE;
        } else if (memcmp(&fr_values[i], &minus, sizeof minus) == 0) {
            kinds[i] = BN254_SPARSE_MINUS_ONE;
        }
    }
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned row = 0; row < ROWS; row++) {
            // Short ones, middling ones, and such as lanes have to reduce on the way.
            static const unsigned lengths[] = {3, 40, 600};
            starts[row + 1] = starts[row] + random_below(lengths[round % 3]);
        }
        for (unsigned i = 0; i < TERMS; i++) {
            // Large times large, again and again: whatever is accumulated without reduction grows the most.
            terms[i].coefficient = round % 4 == 2 ? 3 : random_below(random_below(2) ? 8 : VALUES);
            terms[i].wire = round % 4 == 2 ? 3 : random_below(VALUES);
        }
        fast->fr_sparse_rows(x, fr_values, kinds, fr_values, terms, starts, ROWS);
        slow->fr_sparse_rows(y, fr_values, kinds, fr_values, terms, starts, ROWS);
        CHECK(memcmp(x, y, sizeof x) == 0, "rows, round %u", round);
    }
}

/// Selection by name; the functions of the contract reach the backend that was selected. A CPU that lacks instructions
/// is offered what is left: ifma, adx, portable, gmp. Last of all tests, as nothing brings instructions back.
static void dispatch(void) {
    static const char *const names[] = {"ifma", "adx", "portable", "gmp"}, *const without[] = {"ifma", "adx"};
    bn254_fr expected, result;
    slow->fr_mul(&expected, &fr_values[50], &fr_values[51]);
    CHECK(bn254_backend_available("portable") && bn254_backend_available("gmp"), "everywhere");
    for (unsigned left_out = 0; left_out <= 2; left_out++) {
        const char *fastest = NULL;
        if (left_out > 0) {
            CHECK(bn254_cpu_disregard(without[left_out - 1]), "%s", without[left_out - 1]);
            CHECK(!bn254_backend_available(without[left_out - 1]), "%s", without[left_out - 1]);
        }
        for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
            if (!bn254_backend_available(names[i]))
                continue;
            fastest = fastest == NULL ? names[i] : fastest;
            // The default, or what took the place of a backend that went away.
            if (fastest == names[i])
                CHECK(strcmp(bn254_backend_name(), fastest) == 0, "%s", bn254_backend_name());
            CHECK(bn254_backend_select(names[i]) && strcmp(bn254_backend_name(), names[i]) == 0, "%s",
                  names[i]);
            bn254_fr_mul(&result, &fr_values[50], &fr_values[51]);
            SAME(result, expected, "product on %s", names[i]);
        }
        CHECK(!bn254_backend_select("nothing") && strcmp(bn254_backend_name(), "gmp") == 0, "unknown name");
        CHECK(!bn254_backend_available("nothing") && !bn254_cpu_disregard("nothing"), "unknown name");
        CHECK(bn254_backend_select(fastest), "%s", fastest);
    }
    CHECK(strcmp(bn254_backend_name(), "portable") == 0 && !bn254_backend_select("adx"), "portable is left");
}

static void run_all(void) {
    RUN(fp_operations());
    RUN(fr_operations());
    RUN(fp_against_division());
    RUN(fr_against_division());
    RUN(fp_vectors());
    RUN(fr_vectors());
    RUN(sparse_rows());
    RUN(fp2_operations());
    RUN(g1_make());
    RUN(g2_make());
    RUN(g1_operations());
    RUN(g2_operations());
    RUN(g1_sums());
    RUN(g2_sums());
    RUN(g1_fixed_base());
    RUN(g2_fixed_base());
    RUN(g2_outside_the_subgroup());
}

int main(int count, char **arguments) {
    const char *name = "bn254 differential";
    start(name, count, arguments);
    run_on_candidates(name, run_all);
    RUN(dispatch());
    return finish(name);
}
