// Ints from and to digits.
#include <algorithm>
#include <charconv>

#include "vm/types/bigint.h"
#include "vm/types/str.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

int digitValue(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 99;
}

} // namespace

Value parseInt(Vm& vm, std::string_view digits, int base) {
    bool isNegative = digits.starts_with('-');
    if (isNegative || digits.starts_with('+'))
        digits.remove_prefix(1);
    auto isDigit = [base](char c) { return digitValue(c) < base; };
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), isDigit))
        return Value::unset();
    if (digits.size() <= 9) { // at most 36^9, which is below 2^50
        int64_t value = 0;
        for (char c : digits)
            value = value * base + digitValue(c);
        return Value::smallInt(isNegative ? -value : value);
    }
    std::string text(digits);
    mpz_t number;
    mpz_init_set_str(number, text.c_str(), base);
    if (isNegative)
        mpz_neg(number, number);
    return newInt(vm, number);
}

std::string intToText(Value integer, int base) {
    if (integer.isSmallInt()) {
        char text[72];
        auto end = std::to_chars(text, text + sizeof text, integer.asSmallInt(), base).ptr;
        return {text, end};
    }
    mpz_srcptr number = &as<BigInt>(integer)->value;
    std::string text(mpz_sizeinbase(number, base) + 2, '\0'); // a sign and GMP's final 0
    mpz_get_str(text.data(), base, number);
    text.resize(text.find('\0'));
    return text;
}

Value intToStr(Vm& vm, Value integer, int base) {
    if (integer.isSmallInt()) {
        char text[72];
        auto end = std::to_chars(text, text + sizeof text, integer.asSmallInt(), base).ptr;
        return newStr(vm, {text, static_cast<size_t>(end - text)});
    }
    mpz_srcptr number = &as<BigInt>(integer)->value;
    Str* s = newStrOfSize(vm, mpz_sizeinbase(number, base) + 2);
    if (!s)
        return Value::raised();
    mpz_get_str(s->bytes(), base, number);
    s->size = static_cast<uint32_t>(std::find(s->bytes(), s->bytes() + s->size, '\0') - s->bytes());
    s->length = s->size;
    return Value::object(s);
}

} // namespace coro::vm
