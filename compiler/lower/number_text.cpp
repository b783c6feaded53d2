#include "compiler/lower/number_text.h"

#include <fmt/format.h>

#include <bit>
#include <cstdlib>
#include <limits>
#include <vector>

namespace coro::compiler {

namespace {

/// Converting between bases takes time that grows with the square of the length.
constexpr size_t kMaxConvertedDigits = 50'000;

uint32_t digitValue(char c) {
    if (c >= '0' && c <= '9')
        return static_cast<uint32_t>(c - '0');
    return static_cast<uint32_t>((c | 0x20) - 'a') + 10;
}

} // namespace

std::optional<int64_t> smallValue(const ast::IntExpr& e, bool isNegative) {
    const uint64_t most = uint64_t{std::numeric_limits<int64_t>::max()} + (isNegative ? 1 : 0);
    uint64_t value = 0;
    for (const char c : e.digits) {
        const uint32_t digit = digitValue(c);
        if (value > (most - digit) / e.base)
            return std::nullopt;
        value = value * e.base + digit;
    }
    return static_cast<int64_t>(isNegative ? ~value + 1 : value);
}

std::optional<int64_t> literalValue(const ast::Expr& e) {
    if (const auto* literal = ast::as<ast::IntExpr>(&e))
        return smallValue(*literal);
    const auto* minus = ast::as<ast::UnaryExpr>(&e);
    if (!minus || minus->op != ast::UnaryOp::Negate)
        return std::nullopt;
    const auto* literal = ast::as<ast::IntExpr>(minus->operand);
    return literal ? smallValue(*literal, true) : std::nullopt;
}

std::optional<int16_t> immediateOf(const ast::Expr& e) {
    const std::optional<int64_t> value = literalValue(e);
    if (!value || *value < std::numeric_limits<int16_t>::min() || *value > std::numeric_limits<int16_t>::max())
        return std::nullopt;
    return static_cast<int16_t>(*value);
}

std::optional<bytecode::Constant> constantOf(const ast::Expr& e) {
    if (const auto* text = ast::as<ast::StringExpr>(&e))
        return std::string(text->text);
    if (const auto* bytes = ast::as<ast::BytesExpr>(&e))
        return bytecode::BytesConstant{std::string(bytes->bytes)};
    if (const std::optional<int64_t> value = literalValue(e))
        return *value;
    const auto* minus = ast::as<ast::UnaryExpr>(&e);
    const auto* number = ast::as<ast::FloatExpr>(minus ? minus->operand : &e);
    if (!number)
        return std::nullopt;
    const double value = std::strtod(std::string(number->text).c_str(), nullptr);
    return minus ? -value : value;
}

std::optional<uint16_t> immediateFloatOf(const ast::Expr& e) {
    const auto* minus = ast::as<ast::UnaryExpr>(&e);
    if ((minus ? minus->operand : &e)->kind != ast::ExprKind::Float)
        return std::nullopt;
    const std::optional<bytecode::Constant> constant = constantOf(e);
    const auto* value = constant ? std::get_if<double>(&*constant) : nullptr;
    if (!value)
        return std::nullopt;
    const auto bits = std::bit_cast<uint64_t>(*value);
    return bits << 16 == 0 ? std::optional(static_cast<uint16_t>(bits >> 48)) : std::nullopt;
}

std::optional<std::string> decimalDigits(const ast::IntExpr& e) {
    if (e.base == 10)
        return std::string(e.digits);
    if (e.digits.size() > kMaxConvertedDigits)
        return std::nullopt;
    constexpr uint64_t kLimb = 1'000'000'000; // limbs of nine decimal digits, the lowest first
    std::vector<uint32_t> limbs{0};
    for (const char c : e.digits) {
        uint64_t carry = digitValue(c);
        for (uint32_t& limb : limbs) {
            carry += uint64_t{limb} * e.base;
            limb = static_cast<uint32_t>(carry % kLimb);
            carry /= kLimb;
        }
        if (carry)
            limbs.push_back(static_cast<uint32_t>(carry));
    }
    std::string text = fmt::format("{}", limbs.back());
    for (size_t i = limbs.size() - 1; i-- > 0;)
        text += fmt::format("{:09}", limbs[i]);
    return text;
}

} // namespace coro::compiler
