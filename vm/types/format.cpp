#include "vm/types/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "vm/memory/heap.h"
#include "vm/types/bigint.h"
#include "vm/types/literal_text.h"
#include "vm/types/operations.h"
#include "vm/types/raise.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/vm.h"

namespace coro::vm {

namespace {

/// A number in parts: between `prefix` and `digits` there may be zeros, and groups are made of `digits`.
struct NumberText {
    bool isNegative = false;
    std::string_view prefix; ///< "0x"
    std::string digits;      ///< before the point
    std::string rest;        ///< the point and what is behind it, the exponent, the percent sign
    bool isGrouped = true;   ///< "inf" has no groups
};

void repeat(std::string& out, std::string_view fill, size_t count) {
    for (size_t i = 0; i < count; ++i)
        out += fill;
}

/// `text`, whose length is `length` code points, in a field of the width.
void pad(std::string& out, const FormatSpec& spec, char align, std::string_view text, size_t length) {
    const size_t room = spec.width > length ? spec.width - length : 0;
    const size_t before = align == '>' ? room : align == '^' ? room / 2 : 0;
    repeat(out, spec.fill, before);
    out += text;
    repeat(out, spec.fill, room - before);
}

std::string grouped(std::string_view digits, char separator, size_t size) {
    std::string out;
    for (size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % size == 0)
            out += separator;
        out += digits[i];
    }
    return out;
}

/// So many zeros before the digits that they take at least `width` with their separators: these stand between the zeros
/// too, and none stands first.
std::string zeroFilled(std::string digits, size_t width, char separator, size_t size) {
    if (separator == 0)
        return digits.size() < width ? std::string(width - digits.size(), '0') + digits : digits;
    const auto widthOf = [&](size_t count) { return count + (count - 1) / size; };
    size_t count = std::max<size_t>(digits.size(), 1);
    while (widthOf(count) < width)
        ++count;
    return grouped(std::string(count - digits.size(), '0') + digits, separator, size);
}

Value finish(Vm& vm, const FormatSpec& spec, const NumberText& number) {
    const size_t group = spec.isFor("boxX") ? 4 : 3;
    const char separator = number.isGrouped ? spec.grouping : 0;
    std::string head = number.isNegative ? "-" : spec.sign == '-' ? "" : std::string(1, spec.sign);
    head += number.prefix;
    const char align = spec.align == 0 ? '>' : spec.align;
    std::string out;
    if (align == '=' && spec.fill == "0") {
        const size_t taken = head.size() + number.rest.size();
        const size_t width = spec.width > taken ? spec.width - taken : 0;
        out = head + zeroFilled(number.digits, width, separator, group) + number.rest;
    } else {
        const std::string digits = (separator ? grouped(number.digits, separator, group) : number.digits) + number.rest;
        if (align == '=') {
            out = head;
            const size_t taken = head.size() + digits.size();
            repeat(out, spec.fill, spec.width > taken ? spec.width - taken : 0);
            out += digits;
        } else {
            pad(out, spec, align, head + digits, head.size() + digits.size());
        }
    }
    return newStr(vm, out);
}

Value raiseWrongType(Vm& vm, const FormatSpec& spec, Value v, std::string_view wanted) {
    return vm.raise(ErrorId::TypeError,
                    fmt::format("the format `{}` is for {}, not {}", spec.type, wanted, typeName(v)));
}

/// Takes the sign off the digits.
void setDigits(NumberText& number, std::string digits) {
    number.isNegative = !digits.empty() && digits[0] == '-';
    number.digits = number.isNegative ? digits.substr(1) : std::move(digits);
}

Value formatCharacter(Vm& vm, Value v, const FormatSpec& spec) {
    const int64_t code = clampToInt64(v);
    if (code < 0 || code > 0x10FFFF || !utf8::isScalar(static_cast<char32_t>(code)))
        return vm.raise(ErrorId::ValueError, fmt::format("{} is not the number of a character", intToText(v)));
    std::string text, out;
    utf8::append(text, static_cast<char32_t>(code));
    pad(out, spec, spec.align == 0 ? '<' : spec.align, text, 1);
    return newStr(vm, out);
}

/// `f`, `F` and `%` of an int, which is exact whatever its size.
Value formatExactInt(Vm& vm, Value v, const FormatSpec& spec) {
    NumberText number;
    setDigits(number, intToText(v));
    if (spec.type == '%' && number.digits != "0")
        number.digits += "00";
    const uint32_t precision = spec.precision == FormatSpec::kNone ? 6 : spec.precision;
    if (precision > 0 || spec.isAlternate)
        number.rest = '.' + std::string(precision, '0');
    if (spec.type == '%')
        number.rest += '%';
    return finish(vm, spec, number);
}

/// Splits what printf makes of a float.
void setFloat(NumberText& number, std::string text) {
    number.isNegative = text[0] == '-';
    if (number.isNegative)
        text.erase(0, 1);
    const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    number.isGrouped = end > 0; // not in "inf" and "nan"
    number.digits = end > 0 ? text.substr(0, end) : text;
    number.rest = end > 0 ? text.substr(end) : "";
}

std::string printed(double d, char type, bool isAlternate, uint32_t precision) {
    const std::string format = fmt::format("{{:{}.{}{}}}", isAlternate ? "#" : "", precision, type);
    return fmt::format(fmt::runtime(format), d);
}

/// Without a type: as `print` shows it, or with so many significant digits, and always as a float.
std::string plain(double d, const FormatSpec& spec) {
    if (spec.precision == FormatSpec::kNone) {
        std::string text;
        appendFloat(text, d);
        return text;
    }
    std::string text = printed(d, 'g', spec.isAlternate, std::max(spec.precision, 1u));
    if (std::isfinite(d) && text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text;
}

Value formatDouble(Vm& vm, double d, const FormatSpec& spec) {
    NumberText number;
    const uint32_t precision = spec.precision == FormatSpec::kNone ? 6 : spec.precision;
    switch (spec.type) {
    case 0:
        setFloat(number, plain(d, spec));
        break;
    case '%':
        setFloat(number, printed(d * 100, 'f', spec.isAlternate, precision));
        number.rest += '%';
        break;
    case 'n':
        setFloat(number, printed(d, 'g', spec.isAlternate, std::max(precision, 1u)));
        break;
    case 'g':
    case 'G':
        setFloat(number, printed(d, spec.type, spec.isAlternate, std::max(precision, 1u)));
        break;
    default:
        setFloat(number, printed(d, spec.type, spec.isAlternate, precision));
    }
    return finish(vm, spec, number);
}

Value formatInt(Vm& vm, Value v, const FormatSpec& spec) {
    if (spec.type == 'c')
        return formatCharacter(vm, v, spec);
    if (spec.isFor("fF%"))
        return formatExactInt(vm, v, spec);
    if (spec.isFor("eEgG") || (spec.precision != FormatSpec::kNone)) {
        const double d = toDouble(v);
        if (std::isinf(d))
            return vm.raise(ErrorId::OverflowError, "the int is too large for a float");
        return formatDouble(vm, d, spec);
    }
    const int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : spec.isFor("xX") ? 16 : 10;
    NumberText number;
    setDigits(number, intToText(v, base));
    if (spec.type == 'X')
        std::transform(number.digits.begin(), number.digits.end(), number.digits.begin(),
                       [](char c) { return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c; });
    if (spec.isAlternate && base != 10)
        number.prefix = spec.type == 'b' ? "0b" : spec.type == 'o' ? "0o" : spec.type == 'x' ? "0x" : "0X";
    return finish(vm, spec, number);
}

/// All that is no number, and numbers by `s`: its text.
Value formatText(Vm& vm, Value v, const FormatSpec& spec) {
    if (spec.type != 0 && spec.type != 's')
        return raiseWrongType(vm, spec, v, spec.isFor("bcdoxX") ? "ints" : "numbers");
    if (spec.align == '=' || spec.sign != '-' || spec.isAlternate || spec.grouping != 0)
        return vm.raise(
            ErrorId::TypeError,
            fmt::format("the format's sign, `#`, leading zeros and groups are for numbers, not {}", typeName(v)));
    const Value text = toStr(vm, v);
    if (text.isRaised())
        return text;
    std::string_view view = as<Str>(text)->view();
    size_t length = as<Str>(text)->codePoints();
    if (spec.precision < length) {
        view = view.substr(0, utf8::offsetOf(view, spec.precision));
        length = spec.precision;
    }
    std::string out;
    pad(out, spec, spec.align == 0 ? '<' : spec.align, view, length);
    const Value padded = newStr(vm, out);
    release(vm, text);
    return padded;
}

} // namespace

Value formatValue(Vm& vm, Value v, const FormatSpec& spec) {
    if (!vm.heap.canAllocate((size_t{spec.width} + (spec.precision == FormatSpec::kNone ? 0 : spec.precision)) * 4))
        return raiseOutOfMemory(vm, spec.width);
    if (spec.type == 's')
        return formatText(vm, v, spec);
    if (isInt(v))
        return formatInt(vm, v, spec);
    if (!v.isDouble())
        return formatText(vm, v, spec);
    if (spec.isFor(FormatSpec::kIntTypes))
        return raiseWrongType(vm, spec, v, "ints");
    return formatDouble(vm, v.asDouble(), spec);
}

Value formatValue(Vm& vm, Value v, std::string_view text) {
    const Result<FormatSpec, FormatProblem> spec = parseFormat(text);
    if (!spec)
        return vm.raise(ErrorId::ValueError, fmt::format("`{}` is no format: {}", text, spec.error().what));
    return formatValue(vm, v, *spec);
}

} // namespace coro::vm
