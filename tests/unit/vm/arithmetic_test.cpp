#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "tests/unit/vm/values.h"

using namespace coro::vm;
using Op = Values::Opcode;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Ints around all the boundaries that matter.
std::vector<std::string> interestingInts() {
    std::vector<std::string> ints{"0", "1", "2", "3", "7", "10", "63", "64", "1000003"};
    for (unsigned bits : {31u, 32u, 49u, 50u, 51u, 52u, 53u, 62u, 63u, 64u, 65u, 100u, 128u, 200u})
        for (int offset : {-1, 0, 1}) {
            mpz_t n;
            mpz_init_set_ui(n, 1);
            mpz_mul_2exp(n, n, bits);
            offset < 0 ? mpz_sub_ui(n, n, 1) : mpz_add_ui(n, n, static_cast<unsigned>(offset));
            char* text = mpz_get_str(nullptr, 10, n);
            ints.emplace_back(text);
            free(text);
            mpz_clear(n);
        }
    for (size_t i = ints.size(); i-- > 1;)
        ints.push_back("-" + ints[i]);
    return ints;
}

std::string byGmp(Op op, const std::string& x, const std::string& y) {
    mpz_t a, b, r;
    mpz_init_set_str(a, x.c_str(), 10);
    mpz_init_set_str(b, y.c_str(), 10);
    mpz_init(r);
    switch (op) {
    case Op::Add:
        mpz_add(r, a, b);
        break;
    case Op::Sub:
        mpz_sub(r, a, b);
        break;
    case Op::Mul:
        mpz_mul(r, a, b);
        break;
    case Op::FloorDiv:
        mpz_fdiv_q(r, a, b);
        break;
    case Op::Mod:
        mpz_fdiv_r(r, a, b);
        break;
    case Op::BitAnd:
        mpz_and(r, a, b);
        break;
    case Op::BitOr:
        mpz_ior(r, a, b);
        break;
    default:
        mpz_xor(r, a, b);
        break;
    }
    std::string text(mpz_sizeinbase(r, 10) + 2, '\0');
    mpz_get_str(text.data(), 10, r);
    text.resize(text.find('\0'));
    mpz_clears(a, b, r, nullptr);
    return text;
}

/// Small values must be small ints, whatever they were computed from.
bool isNormal(Value v) { return v.isSmallInt() || !smallValue(&as<BigInt>(v)->value); }

} // namespace

TEST_CASE("int arithmetic agrees with GMP for all signs and around all boundaries") {
    Values v;
    auto ints = interestingInts();
    size_t wrong = 0;
    for (const auto& x : ints)
        for (const auto& y : ints)
            for (Op op : {Op::Add, Op::Sub, Op::Mul, Op::FloorDiv, Op::Mod, Op::BitAnd, Op::BitOr, Op::BitXor}) {
                if (y == "0" && (op == Op::FloorDiv || op == Op::Mod))
                    continue;
                for (unsigned kills = 0; kills < 4; ++kills) {
                    Value a = v.big(x), b = v.big(y);
                    Value result = binary(v.vm, op, a, b, kills << 1);
                    wrong += !isNormal(result) || v.show(result) != byGmp(op, x, y);
                    if (!(kills & 1)) {
                        wrong += v.show(retained(a)) != x;
                        v.drop(a);
                    }
                    if (!(kills & 2)) {
                        wrong += v.show(retained(b)) != y;
                        v.drop(b);
                    }
                }
            }
    CHECK(wrong == 0);
}

TEST_CASE("an operation on one int with itself") {
    Values v;
    Value x = v.big("123456789012345678901234567890");
    x = binary(v.vm, Op::Mul, x, x, coro::bytecode::kKillB);
    CHECK(v.show(retained(x)) == "15241578753238836750495351562536198787501905199875019052100");
    x = binary(v.vm, Op::Sub, x, x, coro::bytecode::kKillC);
    CHECK(x == Value::smallInt(0));
}

TEST_CASE("a big int that only its consumer has is overwritten") {
    Values v;
    Value x = v.big("99999999999999999999");
    Object* before = x.asObject();
    x = binary(v.vm, Op::Mul, x, Value::smallInt(10'000), coro::bytecode::kKillB);
    CHECK(x.asObject() == before);
    Value other = retained(x);
    x = binary(v.vm, Op::Add, x, Value::smallInt(1), coro::bytecode::kKillB);
    CHECK(x != other);
    CHECK(v.show(other) == "999999999999999999990000");
    CHECK(v.show(x) == "999999999999999999990001");
}

TEST_CASE("shifts") {
    Values v;
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.i(49))) == "562949953421312");
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.i(50))) == "1125899906842624");
    CHECK(v.show(v.op(Op::Shl, v.i(-3), v.i(70))) == "-3541774862152233910272");
    CHECK(v.show(v.op(Op::Shl, v.i(0), v.big("99999999999999999999"))) == "0");
    CHECK(v.show(v.op(Op::Shr, v.i(-1), v.i(1))) == "-1");
    CHECK(v.show(v.op(Op::Shr, v.i(-5), v.i(1))) == "-3");
    CHECK(v.show(v.op(Op::Shr, v.i(5), v.i(1000))) == "0");
    CHECK(v.show(v.op(Op::Shr, v.i(-5), v.big("99999999999999999999"))) == "-1");
    CHECK(v.show(v.op(Op::Shr, v.big("1180591620717411303424"), v.i(69))) == "2");
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.i(-1))) == "ValueError: cannot shift by a negative count (-1)");
    CHECK(v.show(v.op(Op::Shr, v.i(1), v.big("-99999999999999999999"))) ==
          "ValueError: cannot shift by a negative count (-99999999999999999999)");
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.i(int64_t{1} << 49))).starts_with("OverflowError: the result is too large"));
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.big("99999999999999999999"))).starts_with("OverflowError: "));
    CHECK(v.show(v.op(Op::Shl, v.f(1), v.i(1))) == "TypeError: cannot shift float by int (`<<`)");
}

TEST_CASE("powers") {
    Values v;
    CHECK(v.show(v.op(Op::Pow, v.i(2), v.i(10))) == "1024");
    CHECK(v.show(v.op(Op::Pow, v.i(-3), v.i(3))) == "-27");
    CHECK(v.show(v.op(Op::Pow, v.i(7), v.i(0))) == "1");
    CHECK(v.show(v.op(Op::Pow, v.i(0), v.i(0))) == "1");
    CHECK(v.show(v.op(Op::Pow, v.i(2), v.i(100))) == "1267650600228229401496703205376");
    CHECK(v.show(v.op(Op::Pow, v.i(2), v.i(-2))) == "0.25");
    CHECK(v.show(v.op(Op::Pow, v.i(0), v.i(-1))) == "ZeroDivision: zero to a negative power");
    CHECK(v.show(v.op(Op::Pow, v.f(0.0), v.f(-1.5))) == "ZeroDivision: zero to a negative power");
    CHECK(v.show(v.op(Op::Pow, v.f(2), v.i(3))) == "8.0");
    CHECK(v.show(v.op(Op::Pow, v.i(2), v.f(0.5))) == "1.4142135623730951");
    Value huge = v.big("99999999999999999999");
    CHECK(v.show(v.keepBoth(Op::Pow, v.i(1), huge)) == "1");
    CHECK(v.show(v.keepBoth(Op::Pow, v.i(-1), huge)) == "-1");
    CHECK(v.show(v.keepBoth(Op::Pow, v.i(0), huge)) == "0");
    CHECK(v.show(v.keepBoth(Op::Pow, v.i(2), huge)).starts_with("OverflowError: the result is too large"));
    CHECK(v.show(v.keepBoth(Op::Pow, huge, huge)).starts_with("OverflowError: "));
    v.drop(huge);
    CHECK(v.show(v.op(Op::Pow, v.i(10), v.i(int64_t{1} << 40))).starts_with("OverflowError: "));
    v.vm.heap.setLimit(v.vm.heap.liveBytes() + 100'000);
    CHECK(v.show(v.op(Op::Pow, v.i(2), v.i(10'000'000))).starts_with("OutOfMemory: "));
    CHECK(v.show(v.op(Op::Shl, v.i(1), v.i(10'000'000))).starts_with("OutOfMemory: "));
}

TEST_CASE("division by zero is an error for every operator and type") {
    Values v;
    Value big = v.big("99999999999999999999");
    for (Value zero : {v.i(0), v.f(0.0), v.f(-0.0)})
        for (Value x : {v.i(1), v.f(1.5), big}) {
            CHECK(v.show(v.keepBoth(Op::Div, x, zero)) == "ZeroDivision: division by zero");
            CHECK(v.show(v.keepBoth(Op::FloorDiv, x, zero)) == "ZeroDivision: division by zero");
            CHECK(v.show(v.keepBoth(Op::Mod, x, zero)) == "ZeroDivision: modulo by zero");
        }
    v.drop(big);
}

TEST_CASE("the quotient of ints is the nearest float") {
    Values v;
    CHECK(v.show(v.op(Op::Div, v.i(7), v.i(2))) == "3.5");
    CHECK(v.show(v.op(Op::Div, v.i(6), v.i(2))) == "3.0");
    CHECK(v.show(v.op(Op::Div, v.i(-1), v.i(3))) == "-0.3333333333333333");
    Value ten400 = v.op(Op::Pow, v.i(10), v.i(400));
    Value ten399 = v.op(Op::Pow, v.i(10), v.i(399));
    Value three = v.op(Op::Mul, v.i(3), retained(ten399));
    CHECK(v.show(v.keepBoth(Op::Div, ten400, ten399)) == "10.0");
    CHECK(v.show(v.keepBoth(Op::Div, ten399, three)) == "0.3333333333333333");
    CHECK(v.show(v.keepBoth(Op::Div, v.i(1), ten400)) == "0.0");
    CHECK(v.show(v.keepBoth(Op::Div, ten400, v.i(7))) == "OverflowError: the quotient is too large for a float");
    CHECK(v.show(v.keepBoth(Op::Mul, ten400, v.f(0.5))) == "OverflowError: the int is too large for a float");
    for (Value value : {ten400, ten399, three})
        v.drop(value);
    // Subnormal results are rounded once.
    for (int64_t shift : {1022, 1040, 1073, 1074, 1075, 1076})
        for (int64_t numerator : {int64_t{1}, int64_t{3}, int64_t{5}, 4503599627370497, 9007199254740991}) {
            Value denominator = v.op(Op::Shl, v.i(1), v.i(shift + 52));
            double expected = std::ldexp(static_cast<double>(numerator), static_cast<int>(-shift - 52));
            Value quotient = v.op(Op::Div, v.i(numerator), denominator);
            CHECK(quotient.asDouble() == expected);
        }
}

TEST_CASE("ints become the nearest float, ties to even") {
    Values v;
    auto asFloat = [&v](std::string_view digits) {
        Value x = v.big(digits);
        double d = toDouble(x);
        v.drop(x);
        return d;
    };
    CHECK(asFloat("9007199254740993") == 9007199254740992.0);
    CHECK(asFloat("9007199254740995") == 9007199254740996.0);
    CHECK(asFloat("-9007199254740993") == -9007199254740992.0);
    CHECK(asFloat("36893488147419107329") == 36893488147419111424.0); // a tie, but for the last bit
    CHECK(asFloat("36893488147419107328") == 36893488147419103232.0);
    std::mt19937_64 random(11);
    for (int i = 0; i < 2000; ++i) {
        std::string digits = std::to_string(random()) + std::to_string(random() % 1000000);
        CHECK(asFloat(digits) == std::strtod(digits.c_str(), nullptr));
    }
    Value huge = v.op(Op::Shl, v.i(1), v.i(1024));
    CHECK(std::isinf(toDouble(huge)));
    v.drop(huge);
}

TEST_CASE("floor division and modulo of floats follow the floor rule") {
    Values v;
    CHECK(v.show(v.op(Op::FloorDiv, v.f(7.5), v.i(2))) == "3.0");
    CHECK(v.show(v.op(Op::FloorDiv, v.f(-7.5), v.i(2))) == "-4.0");
    CHECK(v.show(v.op(Op::FloorDiv, v.i(7), v.f(-2.0))) == "-4.0");
    CHECK(v.show(v.op(Op::Mod, v.f(7.5), v.i(2))) == "1.5");
    CHECK(v.show(v.op(Op::Mod, v.f(-7.5), v.i(2))) == "0.5");
    CHECK(v.show(v.op(Op::Mod, v.f(7.5), v.i(-2))) == "-0.5");
    CHECK(v.show(v.op(Op::Mod, v.f(6.0), v.f(-2.0))) == "-0.0");
    CHECK(v.show(v.op(Op::Mod, v.i(5), v.f(kInfinity))) == "5.0");
    CHECK(v.show(v.op(Op::Mod, v.i(-5), v.f(kInfinity))) == "inf");
    CHECK(v.show(v.op(Op::FloorDiv, v.i(-5), v.f(kInfinity))) == "-1.0");
    CHECK(v.show(v.op(Op::FloorDiv, v.f(0.3), v.f(0.1))) == "2.0");
}

TEST_CASE("negation and complement") {
    Values v;
    CHECK(v.show(v.unary(Op::Neg, v.i(Value::kSmallMin))) == "1125899906842624");
    CHECK(v.unary(Op::Neg, v.big("1125899906842624")) == Value::smallInt(Value::kSmallMin));
    CHECK(v.show(v.unary(Op::BitNot, v.big("99999999999999999999"))) == "-100000000000000000000");
    CHECK(v.show(v.unary(Op::BitNot, v.i(5))) == "-6");
    CHECK(v.show(v.unary(Op::Neg, v.s("not a number"))) == "TypeError: cannot negate str");
    CHECK(v.show(v.unary(Op::BitNot, v.f(1))) == "TypeError: cannot use ~ on float");
}

TEST_CASE("operands without a meaning are named") {
    Values v;
    CHECK(v.show(v.op(Op::Sub, v.s("longer text"), v.i(1))) == "TypeError: cannot subtract int from str");
    CHECK(v.show(v.op(Op::Div, v.list({}), v.i(1))) == "TypeError: cannot divide list by int (`/`)");
    CHECK(v.show(v.op(Op::Mul, v.list({}), v.list({}))) == "TypeError: cannot multiply list and list");
    CHECK(v.show(v.op(Op::BitAnd, v.i(1), v.f(1))) == "TypeError: cannot use & on int and float");
    CHECK(v.show(v.op(Op::Pow, v.map({}), v.i(1))) == "TypeError: cannot raise to a power map by int (`**`)");
}

TEST_CASE("ten thousand factorial has 35660 digits") {
    Values v;
    Value product = v.i(1);
    for (int64_t i = 2; i <= 10'000; ++i)
        product = binary(v.vm, Op::Mul, product, Value::smallInt(i), coro::bytecode::kKillB);
    std::string text = v.show(product);
    CHECK(text.size() == 35'660);
    CHECK(text.starts_with("284625968091705451890641321211986889014805140170279923079417999427441134000376"));
    CHECK(text.ends_with(std::string(2499, '0')));
}
