// Text as bytes in several encodings, and bytes as text in base 64.
#include <fmt/format.h>

#include <array>
#include <string>

#include "base/utf8.h"
#include "stdlib/arguments.h"
#include "stdlib/byte_order.h"
#include "stdlib/natives.h"
#include "vm/types/raise.h"
#include "vm/types/text.h"

namespace coro::stdlib {

using namespace vm;

namespace {

enum class Encoding { Utf8, Utf16, Utf16le, Utf16be, Utf32, Utf32le, Utf32be, Latin1, Ascii };
enum class Errors { Strict, Replace, Ignore };

/// Case, `-` and `_` do not count.
std::optional<Encoding> wantEncoding(Vm& vm, Value v) {
    struct Name {
        std::string_view name;
        Encoding encoding;
    };
    static constexpr Name kNames[] = {
        {"utf8", Encoding::Utf8},       {"utf16", Encoding::Utf16},   {"utf16le", Encoding::Utf16le},
        {"utf16be", Encoding::Utf16be}, {"utf32", Encoding::Utf32},   {"utf32le", Encoding::Utf32le},
        {"utf32be", Encoding::Utf32be}, {"latin1", Encoding::Latin1}, {"iso88591", Encoding::Latin1},
        {"ascii", Encoding::Ascii},     {"usascii", Encoding::Ascii},
    };
    auto* name = wantStr(vm, v, "encoding");
    if (!name)
        return std::nullopt;
    std::string plain;
    for (char c : name->view())
        if (c != '-' && c != '_')
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    for (const Name& known : kNames)
        if (plain == known.name)
            return known.encoding;
    vm.raise(ErrorId::ValueError,
             fmt::format("the encodings are utf-8, utf-16, utf-16le, utf-16be, utf-32, utf-32le, utf-32be, latin-1 and "
                         "ascii, not {}",
                         shortRepr(vm, v)));
    return std::nullopt;
}

std::optional<Errors> wantErrors(Vm& vm, Value v) {
    auto* name = wantStr(vm, v, "errors");
    if (!name)
        return std::nullopt;
    if (name->view() == "strict")
        return Errors::Strict;
    if (name->view() == "replace")
        return Errors::Replace;
    if (name->view() == "ignore")
        return Errors::Ignore;
    vm.raise(ErrorId::ValueError,
             fmt::format("`errors` must be \"strict\", \"replace\" or \"ignore\", not {}", shortRepr(vm, v)));
    return std::nullopt;
}

ByteOrder orderOf(Encoding encoding) {
    return encoding == Encoding::Utf16be || encoding == Encoding::Utf32be ? ByteOrder::Big : ByteOrder::Little;
}
bool is16(Encoding e) { return e == Encoding::Utf16 || e == Encoding::Utf16le || e == Encoding::Utf16be; }

void appendUnit(std::string& out, uint32_t unit, size_t size, ByteOrder order) {
    char data[4];
    storeBits(data, size, unit, order);
    out.append(data, size);
}

// -- decoding

/// Makes a text of bytes. What cannot be decoded is handled as `errors` says.
class Decoder {
  public:
    Decoder(Vm& vm, std::string_view data, Errors errors) : vm_(vm), data_(data), errors_(errors) {}

    Value decode(Encoding encoding) {
        if (encoding == Encoding::Utf8 && utf8::isValid(data_))
            return newStr(vm_, data_);
        if (!vm_.heap.canAllocate(data_.size() * 2))
            return raiseOutOfMemory(vm_, data_.size() * 2);
        bool done = encoding == Encoding::Utf8 ? utf8()
                    : encoding == Encoding::Latin1 || encoding == Encoding::Ascii
                        ? octets(encoding == Encoding::Ascii ? 0x80 : 0x100)
                        : units(encoding);
        return done ? newStr(vm_, text_) : Value::raised();
    }

  private:
    /// What stands at `at` cannot be decoded. False after raising.
    bool bad(size_t at, std::string_view what) {
        if (errors_ == Errors::Replace)
            utf8::append(text_, utf8::kReplacement);
        if (errors_ != Errors::Strict)
            return true;
        vm_.raise(ErrorId::ValueError, fmt::format("the bytes are not {}: 0x{:02x} at {} does not fit", what,
                                                   static_cast<unsigned char>(data_[at]), at));
        return false;
    }

    /// How many bytes at the start of `rest`, which is invalid there, would begin a character: they get one
    /// replacement.
    static size_t invalidSize(std::string_view rest) {
        auto octet = [&rest](size_t at) { return static_cast<unsigned char>(rest[at]); };
        unsigned lead = octet(0);
        size_t whole = lead >= 0xC2 && lead < 0xE0   ? 2
                       : (lead & 0xF0) == 0xE0       ? 3
                       : lead >= 0xF0 && lead < 0xF5 ? 4
                                                     : 1;
        size_t size = 1;
        while (size < whole && size < rest.size()) {
            // What may follow some leads is less than all continuations: no overlong forms, no surrogates.
            unsigned low = size == 1 && lead == 0xE0 ? 0xA0 : size == 1 && lead == 0xF0 ? 0x90 : 0x80;
            unsigned high = size == 1 && lead == 0xED ? 0x9F : size == 1 && lead == 0xF4 ? 0x8F : 0xBF;
            if (octet(size) < low || octet(size) > high)
                break;
            ++size;
        }
        return size;
    }

    bool utf8() {
        std::string_view rest = data_;
        while (auto invalid = utf8::findInvalid(rest)) {
            text_ += rest.substr(0, *invalid);
            rest.remove_prefix(*invalid);
            if (!bad(data_.size() - rest.size(), "UTF-8"))
                return false;
            rest.remove_prefix(invalidSize(rest));
        }
        text_ += rest;
        return true;
    }

    bool octets(unsigned limit) {
        for (size_t at = 0; at < data_.size(); ++at) {
            auto octet = static_cast<unsigned char>(data_[at]);
            if (octet < limit)
                utf8::append(text_, octet);
            else if (!bad(at, "ASCII"))
                return false;
        }
        return true;
    }

    bool units(Encoding encoding) {
        size_t size = is16(encoding) ? 2 : 4;
        std::string_view what = size == 2 ? "UTF-16" : "UTF-32";
        ByteOrder order = orderOf(encoding);
        size_t at = encoding == Encoding::Utf16 || encoding == Encoding::Utf32 ? skipMark(size, order) : 0;
        for (; at + size <= data_.size(); at += size) {
            auto code = static_cast<char32_t>(loadBits(data_.data() + at, size, order));
            if (size == 2 && code >= 0xD800 && code < 0xDC00 && at + 4 <= data_.size()) {
                auto low = static_cast<char32_t>(loadBits(data_.data() + at + 2, 2, order));
                if (low >= 0xDC00 && low < 0xE000) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    at += 2;
                }
            }
            if (utf8::isScalar(code))
                utf8::append(text_, code);
            else if (!bad(at, what))
                return false;
        }
        return at >= data_.size() || bad(at, what);
    }

    /// A byte order mark says which order follows; without one it is little.
    size_t skipMark(size_t size, ByteOrder& order) const {
        if (data_.size() < size)
            return 0;
        for (ByteOrder candidate : {ByteOrder::Little, ByteOrder::Big}) {
            if (loadBits(data_.data(), size, candidate) != 0xFEFF)
                continue;
            order = candidate;
            return size;
        }
        return 0;
    }

    Vm& vm_;
    std::string_view data_;
    Errors errors_;
    std::string text_;
};

Value bytesDecode(Vm& vm, Value* args, unsigned) {
    auto encoding = wantEncoding(vm, args[1]);
    auto errors = encoding ? wantErrors(vm, args[2]) : std::nullopt;
    return errors ? Decoder(vm, self<Bytes>(args)->view(), *errors).decode(*encoding) : Value::raised();
}

// -- encoding

/// False after raising: the encoding does not have the character.
bool encode(Vm& vm, std::string& out, char32_t codePoint, Encoding encoding, Errors errors, ByteOrder order) {
    if (encoding == Encoding::Latin1 || encoding == Encoding::Ascii) {
        bool isAscii = encoding == Encoding::Ascii;
        if (codePoint < (isAscii ? 0x80u : 0x100u)) {
            out += static_cast<char>(codePoint);
        } else if (errors == Errors::Replace) {
            out += '?';
        } else if (errors == Errors::Strict) {
            std::string character;
            utf8::append(character, codePoint);
            vm.raise(ErrorId::ValueError, fmt::format("{} has no \"{}\"", isAscii ? "ascii" : "latin-1", character));
            return false;
        }
    } else if (!is16(encoding)) {
        appendUnit(out, codePoint, 4, order);
    } else if (codePoint < 0x10000) {
        appendUnit(out, codePoint, 2, order);
    } else {
        appendUnit(out, 0xD800 + ((codePoint - 0x10000) >> 10), 2, order);
        appendUnit(out, 0xDC00 + (codePoint & 0x3FF), 2, order);
    }
    return true;
}

Value strToBytes(Vm& vm, Value* args, unsigned) {
    auto encoding = wantEncoding(vm, args[1]);
    auto errors = encoding ? wantErrors(vm, args[2]) : std::nullopt;
    if (!errors)
        return Value::raised();
    std::string_view text = self<Str>(args)->view();
    if (*encoding == Encoding::Utf8)
        return newBytes(vm, text);
    if (!vm.heap.canAllocate(text.size() * 4))
        return raiseOutOfMemory(vm, text.size() * 4);
    std::string out;
    ByteOrder order = orderOf(*encoding);
    if (*encoding == Encoding::Utf16 || *encoding == Encoding::Utf32)
        appendUnit(out, 0xFEFF, is16(*encoding) ? 2 : 4, order);
    for (size_t at = 0; at < text.size();) {
        utf8::Decoded decoded = utf8::decode(text, at);
        if (!encode(vm, out, decoded.codePoint, *encoding, *errors, order))
            return Value::raised();
        at += decoded.size;
    }
    return newBytes(vm, out);
}

// -- base 64

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

Value bytesBase64(Vm& vm, Value* args, unsigned) {
    bool urlSafe = !args[1].isFalsy(), pads = !args[2].isFalsy();
    auto* b = self<Bytes>(args);
    std::string_view digits = urlSafe ? kUrlSafe : kStandard;
    size_t padding = (3 - b->size % 3) % 3;
    size_t size = (b->size + 2) / 3 * 4 - (pads ? 0 : padding);
    Str* text = newStrOfSize(vm, size);
    if (!text)
        return Value::raised();
    char* out = text->bytes();
    char* end = out + size;
    for (size_t at = 0; at < b->size; at += 3) {
        uint32_t group = 0;
        for (size_t i = 0; i < 3; ++i)
            group = group << 8 | (at + i < b->size ? b->data()[at + i] : 0u);
        size_t used = std::min<size_t>(b->size - at, 3) + 1;
        for (size_t i = 0; i < 4 && out < end; ++i)
            *out++ = i < used ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return Value::object(text);
}

/// The value of each digit, of both alphabets; -1 for other characters.
constexpr std::array<int8_t, 256> kDigitValues = [] {
    std::array<int8_t, 256> values{};
    values.fill(-1);
    for (size_t i = 0; i < 64; ++i)
        for (std::string_view digits : {kStandard, kUrlSafe})
            values[static_cast<unsigned char>(digits[i])] = static_cast<int8_t>(i);
    return values;
}();

Value strUnbase64(Vm& vm, Value* args, unsigned) {
    std::string_view text = self<Str>(args)->view();
    std::string out;
    uint32_t group = 0;
    unsigned count = 0;
    size_t padding = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        char c = text[at];
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
            continue;
        int digit = kDigitValues[static_cast<unsigned char>(c)];
        if (c == '=' && count + padding < 4 && count >= 2) {
            ++padding;
            continue;
        }
        if (digit < 0 || padding > 0)
            return vm.raise(ErrorId::ValueError,
                            fmt::format("no base 64 at {}", utf8::countCodePoints(text.substr(0, at))));
        group = group << 6 | static_cast<uint32_t>(digit);
        if (++count < 4)
            continue;
        for (unsigned shift : {16u, 8u, 0u})
            out += static_cast<char>(group >> shift);
        group = 0;
        count = 0;
    }
    if (count == 1 || (padding > 0 && count + padding != 4))
        return vm.raise(ErrorId::ValueError, "the base 64 is cut short");
    if (count >= 2)
        out += static_cast<char>(group >> (6 * count - 8));
    if (count == 3)
        out += static_cast<char>(group >> 2);
    return newBytes(vm, out);
}

constexpr NativeEntry kNatives[] = {
    {"bytes.decode", bytesDecode},
    {"str.toBytes", strToBytes},
    {"bytes.base64", bytesBase64},
    {"str.unbase64", strUnbase64},
};

} // namespace

std::span<const NativeEntry> encodingNatives() { return kNatives; }

} // namespace coro::stdlib
