// Tools/derive-bls12381-constants.py bls12381 > Sources/CCurves/bls12381_constants.h
// BLS parameter x = -15132376222941642752. Written by the command above: do not edit.
#ifndef BLS12381_CONSTANTS_H
#define BLS12381_CONSTANTS_H

// The field of 4002409555221667393417789825735904156556882819939007885332058136124031650490837864442687629129015664037894272559787 elements. Elements are in Montgomery form, R = 2^384.
#define BLS12381_FP_BITS 381
#define BLS12381_FP_MODULUS {{0xb9feffffffffaaabu, 0x1eabfffeb153ffffu, 0x6730d2a0f6b0f624u, 0x64774b84f38512bfu, 0x4b1ba7b6434bacd7u, 0x1a0111ea397fe69au}}
#define BLS12381_FP_NEGATIVE_INVERSE 0x89f3fffcfffcfffdu  // -1/m mod 2^64
#define BLS12381_FP_ONE {{0x760900000002fffdu, 0xebf4000bc40c0002u, 0x5f48985753c758bau, 0x77ce585370525745u, 0x5c071a97a256ec6du, 0x15f65ec3fa80e493u}}
#define BLS12381_FP_R2 {{0xf4df1f341c341746u, 0x0a76e6a609d104f1u, 0x8de5476c4c95b6d5u, 0x67eb88a9939d83c0u, 0x9a793e85b519952du, 0x11988fe592cae3aau}}
#define BLS12381_FP_R3 {{0xed48ac6bd94ca1e0u, 0x315f831e03a7adf8u, 0x9a53352a615e29ddu, 0x34c04e5e921e1761u, 0x2512d43565724728u, 0x0aa6346091755d4du}}
#define BLS12381_FP_HALF {{0x1804000000015554u, 0x855000053ab00001u, 0x633cb57c253c276fu, 0x6e22d1ec31ebb502u, 0xd3916126f2d14ca2u, 0x17fbb8571a006596u}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define BLS12381_FP_ADICITY 1
#define BLS12381_FP_ROOT {{0x43f5fffffffcaaaeu, 0x32b7fff2ed47fffdu, 0x07e83a49a2e99d69u, 0xeca8f3318332bb7au, 0xef148d1ea0f4c069u, 0x040ab3263eff0206u}}
#define BLS12381_FP_SQRT_EXPONENT {{0xee7fbfffffffeaaau, 0x07aaffffac54ffffu, 0xd9cc34a83dac3d89u, 0xd91dd2e13ce144afu, 0x92c6e9ed90d2eb35u, 0x0680447a8e5ff9a6u}}

// The field of 52435875175126190479447740508185965837690552500527637822603658699938581184513 elements. Elements are in Montgomery form, R = 2^256.
#define BLS12381_FR_BITS 255
#define BLS12381_FR_MODULUS {{0xffffffff00000001u, 0x53bda402fffe5bfeu, 0x3339d80809a1d805u, 0x73eda753299d7d48u}}
#define BLS12381_FR_NEGATIVE_INVERSE 0xfffffffeffffffffu  // -1/m mod 2^64
#define BLS12381_FR_ONE {{0x00000001fffffffeu, 0x5884b7fa00034802u, 0x998c4fefecbc4ff5u, 0x1824b159acc5056fu}}
#define BLS12381_FR_R2 {{0xc999e990f3f29c6du, 0x2b6cedcb87925c23u, 0x05d314967254398fu, 0x0748d9d99f59ff11u}}
#define BLS12381_FR_R3 {{0xc62c1807439b73afu, 0x1b3e0d188cf06990u, 0x73d13c71c7b5f418u, 0x6e2a5bb9c8db33e9u}}
#define BLS12381_FR_HALF {{0x00000000ffffffffu, 0xac425bfd0001a401u, 0xccc627f7f65e27fau, 0x0c1258acd66282b7u}}
// m - 1 = 2^adicity · odd; the root generates the 2-part; the exponent is (odd - 1)/2.
#define BLS12381_FR_ADICITY 32
#define BLS12381_FR_ROOT {{0xb9b58d8c5f0e466au, 0x5b1b4c801819d7ecu, 0x0af53ae352a31e64u, 0x5bf3adda19e9b27bu}}
#define BLS12381_FR_SQRT_EXPONENT {{0x7fff2dff7fffffffu, 0x04d0ec02a9ded201u, 0x94cebea4199cec04u, 0x0000000039f6d3a9u}}

// Curve, twist and generators.
#define BLS12381_XI_REAL 1
#define BLS12381_G1_B {{0xaa270000000cfff3u, 0x53cc0032fc34000au, 0x478fe97a6b0a807fu, 0xb1d37ebee6ba24d7u, 0x8ec9733bbf78ab2fu, 0x09d645513d83de7eu}}
#define BLS12381_G2_B \
    {{{0xaa270000000cfff3u, 0x53cc0032fc34000au, 0x478fe97a6b0a807fu, 0xb1d37ebee6ba24d7u, 0x8ec9733bbf78ab2fu, 0x09d645513d83de7eu}}, \
    {{0xaa270000000cfff3u, 0x53cc0032fc34000au, 0x478fe97a6b0a807fu, 0xb1d37ebee6ba24d7u, 0x8ec9733bbf78ab2fu, 0x09d645513d83de7eu}}}
#define BLS12381_G1_GENERATOR \
    {{{0x5cb38790fd530c16u, 0x7817fc679976fff5u, 0x154f95c7143ba1c1u, 0xf0ae6acdf3d0e747u, 0xedce6ecc21dbf440u, 0x120177419e0bfb75u}}, \
    {{0xbaac93d50ce72271u, 0x8c22631a7918fd8eu, 0xdd595f13570725ceu, 0x51ac582950405194u, 0x0e1c8c3fad0059c0u, 0x0bbc3efc5008a26au}}}
#define BLS12381_G2_GENERATOR \
    {{{{0xf5f28fa202940a10u, 0xb3f5fb2687b4961au, 0xa1a893b53e2ae580u, 0x9894999d1a3caee9u, 0x6f67b7631863366bu, 0x058191924350bcd7u}}, \
    {{0xa5a9c0759e23f606u, 0xaaa0c59dbccd60c3u, 0x3bb17e18e2867806u, 0x1b1ab6cc8541b367u, 0xc2b6ed0ef2158547u, 0x11922a097360edf3u}}}, \
    {{{0x4c730af860494c4au, 0x597cfa1f5e369c5au, 0xe7e6856caa0a635au, 0xbbefb5e96e0d495fu, 0x07d3a975f0ef25a2u, 0x0083fd8e7e80dae5u}}, \
    {{0xadc0fc92df64b05du, 0x18aa270a2b1461dcu, 0x86adac6a3be4eba0u, 0x79495c4ec93da33au, 0xe7175850a43ccaedu, 0x0b2bc2a163de1bf2u}}}}

// Membership: (beta·x, y) = -x²·(x, y) in G1; (conjugate(x)·[0], conjugate(y)·[1]) = x·(x, y) in G2. Here x < 0
// is the parameter, of which the magnitude follows, and whose NAF has few digits besides.
#define BLS12381_G1_BETA {{0x30f1361b798a64e8u, 0xf3b8ddab7ece5a2au, 0x16a8ca3ac61577f7u, 0xc26a2ff874fd029bu, 0x3636b76660701c6eu, 0x051ba4ab241b6160u}}
#define BLS12381_G2_PSI \
    {{{{0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u}}, \
    {{0x890dc9e4867545c3u, 0x2af322533285a5d5u, 0x50880866309b7e2cu, 0xa20d1b8c7e881024u, 0x14e4f04fe2db9068u, 0x14e56d3f1564853au}}}, \
    {{{0x3e2f585da55c9ad1u, 0x4294213d86c18183u, 0x382844c88b623732u, 0x92ad2afd19103e18u, 0x1d794e4fac7cf0b9u, 0x0bd592fc7d825ec8u}}, \
    {{0x7bcfa7a25aa30fdau, 0xdc17dec12a927e7cu, 0x2f088dd86b4ebef1u, 0xd1ca2087da74d4a7u, 0x2da2596696cebc1du, 0x0e2b7eedbbfd87d2u}}}}
#define BLS12381_X_MAGNITUDE 0xd201000000010000u

#endif
