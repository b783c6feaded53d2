// The methods of int.
#include <fmt/format.h>

#include <cmath>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/natives.h"
#include "vm/types/bigint.h"
#include "vm/types/operations.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

/// The text without the white space at its ends.
std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    size_t begin = text.find_first_not_of(kSpace);
    return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

/// A number as a program may write it: `-0xff`, `1_000`.
Value parseLiteral(Vm& vm, std::string_view text) {
    std::string digits;
    size_t at = 0;
    if (text.starts_with('-') || text.starts_with('+'))
        digits += text[at++];
    int base = 10;
    if (text.size() > at + 1 && text[at] == '0') {
        char letter = static_cast<char>(text[at + 1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : letter == 'o' ? 8 : 10;
        at += base == 10 ? 0 : 2;
    }
    for (size_t begin = at; at < text.size(); ++at) {
        bool separates = text[at] == '_' && at > begin && at + 1 < text.size() && text[at + 1] != '_';
        if (!separates)
            digits += text[at]; // an underscore elsewhere is no digit
    }
    return parseInt(vm, digits, base);
}

/// Unset when the text is none. Base 0 means a literal.
Value parseIn(Vm& vm, std::string_view text, int base) {
    return base == 0 ? parseLiteral(vm, trimmed(text)) : parseInt(vm, trimmed(text), base);
}

std::optional<int> wantParseBase(Vm& vm, Value v) { return v == Value::smallInt(0) ? 0 : wantBase(vm, v); }

Value intInit(Vm& vm, Value* args, unsigned) {
    auto base = wantParseBase(vm, args[2]);
    if (!base)
        return Value::raised();
    Value from = args[1];
    if (isInt(from))
        return take(args[1]);
    if (from.isDouble())
        return newIntFromDouble(vm, from.asDouble());
    auto* text = want<Str>(vm, from, "value", "int, float or str");
    if (!text)
        return Value::raised();
    Value number = parseIn(vm, text->view(), *base);
    if (!number.isUnset())
        return number;
    std::string where = *base == 10 || *base == 0 ? "" : fmt::format(" in base {}", *base);
    return vm.raise(ErrorId::ValueError, fmt::format("{} is not an int{}", shortRepr(vm, from), where));
}

Value intAbs(Vm& vm, Value* args, unsigned) {
    if (!isNegative(args[0]))
        return take(args[0]);
    if (args[0].isSmallInt() && Value::fitsSmall(-args[0].asSmallInt()))
        return Value::smallInt(-args[0].asSmallInt());
    return negateInt(vm, args[0], 0);
}

Value intSign(Vm&, Value* args, unsigned) {
    return Value::smallInt(isNegative(args[0]) ? -1 : args[0] != Value::smallInt(0));
}

Value intBitLength(Vm&, Value* args, unsigned) {
    IntReader number(args[0]);
    return Value::smallInt(mpz_sgn(number.get()) == 0 ? 0 : static_cast<int64_t>(mpz_sizeinbase(number, 2)));
}

Value intIsqrt(Vm& vm, Value* args, unsigned) {
    if (isNegative(args[0]))
        return vm.raise(ErrorId::ValueError, "a negative int has no square root");
    mpz_t root;
    mpz_init(root);
    mpz_sqrt(root, IntReader(args[0]));
    return newInt(vm, root);
}

Value intGcd(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[1]))
        return raiseWrongType(vm, "other", "int", args[1]);
    mpz_t divisor;
    mpz_init(divisor);
    mpz_gcd(divisor, IntReader(args[0]), IntReader(args[1]));
    return newInt(vm, divisor);
}

Value intLcm(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[1]))
        return raiseWrongType(vm, "other", "int", args[1]);
    mpz_t multiple;
    mpz_init(multiple);
    mpz_lcm(multiple, IntReader(args[0]), IntReader(args[1]));
    return newInt(vm, multiple);
}

Value intPowMod(Vm& vm, Value* args, unsigned) {
    if (!isInt(args[1]))
        return raiseWrongType(vm, "exponent", "int", args[1]);
    if (!isInt(args[2]))
        return raiseWrongType(vm, "modulus", "int", args[2]);
    if (args[2] == Value::smallInt(0))
        return vm.raise(ErrorId::ZeroDivision, "modulo by zero");
    mpz_t result;
    mpz_init(result);
    if (isNegative(args[1]) && !mpz_invert(result, IntReader(args[0]), IntReader(args[2]))) {
        mpz_clear(result);
        return vm.raise(ErrorId::ValueError,
                        fmt::format("{} has no inverse modulo {}", shortRepr(vm, args[0]), shortRepr(vm, args[2])));
    }
    mpz_powm(result, IntReader(args[0]), IntReader(args[1]), IntReader(args[2]));
    // GMP gives a remainder that is not negative; here it has the sign of the modulus.
    if (isNegative(args[2]) && mpz_sgn(result) != 0)
        mpz_add(result, result, IntReader(args[2]));
    return newInt(vm, result);
}

Value intSqrt(Vm& vm, Value* args, unsigned) {
    auto number = wantNumber(vm, args[0], "self");
    return number ? Value::number(std::sqrt(*number)) : Value::raised();
}

Value intToText(Vm& vm, Value* args, unsigned) {
    auto base = wantBase(vm, args[1]);
    return base ? intToStr(vm, args[0], *base) : Value::raised();
}

Value intToChar(Vm& vm, Value* args, unsigned) {
    int64_t number = clampToInt64(args[0]);
    if (number < 0 || number > 0x10FFFF || !utf8::isScalar(static_cast<char32_t>(number)))
        return vm.raise(ErrorId::ValueError,
                        fmt::format("{} is not the number of a character", shortRepr(vm, args[0])));
    return newStrOfCodePoint(vm, static_cast<char32_t>(number));
}

Value strToInt(Vm& vm, Value* args, unsigned) {
    auto base = wantParseBase(vm, args[1]);
    if (!base)
        return Value::raised();
    Value number = parseIn(vm, self<Str>(args)->view(), *base);
    return number.isUnset() ? Value::nil() : number;
}

constexpr NativeEntry kNatives[] = {
    {"int.init", intInit},   {"int.abs", intAbs},      {"int.sign", intSign},     {"int.bitLength", intBitLength},
    {"int.isqrt", intIsqrt}, {"int.gcd", intGcd},      {"int.sqrt", intSqrt},     {"int.powMod", intPowMod},
    {"int.lcm", intLcm},     {"int.toStr", intToText}, {"int.toChar", intToChar}, {"str.toInt", strToInt},
};

} // namespace

std::span<const NativeEntry> intNatives() { return kNatives; }

} // namespace coro::stdlib
